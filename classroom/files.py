"""Writing a file so that it is never seen half-written, and keeping one beside its place."""

import os
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile


def write_text(path: Path, text: str) -> None:
    """Replace the file's text (UTF-8, "\\n") in one step: a reader finds the old text or the new one.

    Raises:
        OSError: the folder can't be written, or the disk is full; the old file is then untouched.
    """
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=path.name, delete=False
    ) as new:
        try:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
            new.close()  # Windows replaces closed files only
            os.replace(new.name, path)
        except BaseException:
            new.close()
            os.unlink(new.name)
            raise


def keep(path: Path) -> Path:
    """Copy a file to one beside it that says when it was kept, never over another; return the copy's path.

    A notebook becomes NAME.kept-DATE-TIME.ipynb, which opens as a notebook. Its name is not NN_topic.ipynb, so that
    nothing takes the copy for an exercise. Any other file becomes NAME.kept-DATE-TIME, which nothing takes for code.
    """
    notebook = path.suffix == ".ipynb"
    now, number = datetime.now().strftime("%Y-%m-%d-%H%M%S"), 1
    while True:
        again = f"-{number}" if number > 1 else ""
        kept = path.with_name(f"{path.stem if notebook else path.name}.kept-{now}{again}{'.ipynb' * notebook}")
        try:
            with kept.open("xb") as copy:  # "x" fails when the name is taken, also by another process
                copy.write(path.read_bytes())
            return kept
        except FileExistsError:
            number += 1
