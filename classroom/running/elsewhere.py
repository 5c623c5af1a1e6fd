"""A cell, run once more as another process of the same site runs it: with classes and variables of its own.

What both runs have in common is what two processes have in common: the channel layer.
"""

import ast
import inspect
from collections.abc import Mapping


async def run_elsewhere(source: str, filename: str, names: Mapping[str, object]) -> dict[str, object]:
    """Run a cell in a copy of its namespace, and return that.

    Args:
        source: the cell, in which magics have been turned into Python; top-level `await` is allowed.
        filename: by which error reports know it.
        names: the namespace in which it has run before; it is left as it is.

    Raises:
        Exception: what the cell raises.
    """
    salt = object()

    def other_hash(value: object, /) -> int:
        """As Python's own, which gives a text another number in each process."""
        return hash((salt, value))

    own = {"hash": other_hash, **names}
    code = compile(source, filename, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    value = eval(code, own)
    if inspect.isawaitable(value):
        await value
    return own
