"""A plugin of pytest for `course test`: while tests are imported and collected, Python looks for no garbage.

All of it is kept to the end, and what is new grows without pause: looking through it took each worker a third of this time.
"""

import gc
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking; from then on Python looks again, and never at what was collected."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
