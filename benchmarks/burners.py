"""Programs that do nothing but use a processor, beside what is measured."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def burning(count: int) -> Iterator[None]:
    """So many programs use all the processor time that they get."""
    burn = [sys.executable, "-S", "-c", "while True: pass"]
    programs = [subprocess.Popen(burn, start_new_session=True) for _ in range(count)]
    try:
        yield
    finally:
        for program in programs:
            program.kill()
            program.wait()
