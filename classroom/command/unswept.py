"""A plugin of pytest for `course test`: while tests are imported and collected, Python looks for no garbage.

All of it is kept to the end, and what is new grows without pause: looking through it took each worker a third of this time.
"""

import gc

gc.disable()


def pytest_collection_finish() -> None:
    """From here on it looks again, and never at what was collected."""
    gc.freeze()
    gc.enable()
