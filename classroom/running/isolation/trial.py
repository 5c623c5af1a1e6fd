"""What a system allows is found out by trying, in a process that nobody needs afterwards."""

import os
from collections.abc import Callable


def trial(function: Callable[[], object]) -> str | None:
    """Call a function in a process of its own.

    Returns:
        What it raised, in words; None when it came to its end.
    """
    result, say = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            function()
        except BaseException as error:
            os.write(say, (getattr(error, "strerror", None) or str(error) or "it failed").encode())
        finally:
            os._exit(0)
    os.close(say)
    with open(result, encoding="utf-8") as said:
        reason = said.read()
    os.waitpid(process, 0)
    return reason or None
