"""Whether an application is older than its code: a cell with a consumer was run again, the one that serves it was not."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from classroom.server.notebook import in_a_notebook

_unsaid = 0  # how many checks run: each has applications and classes of its own making


@contextmanager
def nothing_is_older() -> Iterator[None]:
    """Say nothing of it meanwhile."""
    global _unsaid
    _unsaid += 1
    try:
        yield
    finally:
        _unsaid -= 1


def older(application: object) -> str | None:
    """Say which consumers of a notebook's application have been made anew since it was made; None when none has.

    Args:
        application: what is served; a consumer's, or one that leads to several.
    """
    names = dict.fromkeys(one.__name__ for one in _consumers(application) if _made_anew(one))
    if not names or _unsaid or not in_a_notebook():
        return None
    made = ", ".join(f"{name}.as_asgi()" for name in names)
    return (
        f"What is served here has an older {' and '.join(names)}: the class has been made anew since. "
        f"Run the cell with {made} again, then the one with serve()."
    )


def _made_anew(consumer: type) -> bool:
    """Whether another class of a notebook has that class's name now."""
    now = vars(sys.modules["__main__"]).get(consumer.__name__)
    return consumer.__module__ == "__main__" and isinstance(now, type) and now is not consumer


def _consumers(application: object) -> Iterator[type]:
    """The consumers to which an application leads: by protocol, by path, through middleware."""
    waiting, seen = [application], set[int]()
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        consumer = getattr(one, "consumer_class", None)
        if isinstance(consumer, type):
            yield consumer
        else:
            waiting += [getattr(one, name, None) for name in ("inner", "application")]
            waiting += getattr(one, "application_mapping", {}).values()
            waiting += [route.callback for route in getattr(one, "routes", ())]
