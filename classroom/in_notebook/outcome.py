"""What calls give, or the errors that they raise, in words: for lessons, where a traceback would hide the point.

outcomes(lambda: goal.number, lambda: goal.player.name)      # ["1", "SynchronousOnlyOperation"]
"""

from collections.abc import Callable


def outcomes(*calls: Callable[[], object]) -> list[str]:
    """Make calls, one after the other.

    Args:
        calls: functions without arguments.

    Returns:
        For each what it returned, as text; when it raised an error, that error's name.
    """
    return [_outcome(call) for call in calls]


def _outcome(call: Callable[[], object]) -> str:
    try:
        return str(call())
    except Exception as error:
        return type(error).__name__
