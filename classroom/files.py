"""Writing a file so that it is never seen half-written."""

import os
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
