"""A plugin of pytest for `course test --quick`: a file that is slow as a whole is not even imported.

That alone would take each worker of pytest-xdist seconds.
"""

import re
from pathlib import Path

SLOW_FILE = re.compile(r"^pytestmark = (\[[^]]*)?pytest\.mark\.slow\(", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Say of which files pytest collects nothing; None leaves a file to others."""
    slow = collection_path.suffix == ".py" and SLOW_FILE.search(collection_path.read_text("utf-8"))
    return True if slow else None
