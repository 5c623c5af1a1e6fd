"""A name that no cell has made yet: the error says which cell to run first.

Cells are run in any order, and Python's own `NameError` does not say that the name is made further up.
"""

from types import TracebackType
from typing import Any

from classroom.server.notebook import kernel_shell


def say_which_cell() -> None:
    """Let this kernel add a line of advice to each NameError of a cell. Outside a notebook it does nothing."""
    shell = kernel_shell()
    if shell is not None and NameError not in shell.custom_exceptions:
        shell.set_custom_exc((*shell.custom_exceptions, NameError), _show)


def advice(name: str) -> str:
    """The line for a name that is not there."""
    return f"If `{name}` is spelt right, run first the cell further up that makes it, or choose Run All Above Selected Cell."


def _show(
    shell: Any, kind: type[BaseException], error: NameError, traceback: TracebackType, tb_offset: int | None = None
) -> None:
    if error.name is not None and not isinstance(error, UnboundLocalError):
        error.add_note(advice(error.name))
    shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
