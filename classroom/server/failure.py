"""An application's exception, told in a few lines."""

import os
import re
import sys
import sysconfig
import traceback
from functools import lru_cache
from pathlib import Path

_NOT_THE_LEARNERS = tuple(
    {sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    | {str(Path(__file__).resolve().parent.parent), "<frozen", "<string>"}
)


def describe(error: BaseException, scope: dict, application, outcome: str) -> str:
    """Say what failed, where in the learner's own code, and what the client saw of it.

    Args:
        error: what the application raised.
        scope: the connection's ASGI scope.
        application: what was served, to name its routes when none matched.
        outcome: what the client got, e.g. "close code 1011".

    Returns:
        Lines without a newline at the end: the error, one line for each of the learner's own frames, and what the
        client got. A path without a route is one line, and another one when a slash is all that is wrong.
    """
    path = scope.get("path", "")
    if str(error).startswith("No route found for path"):
        patterns = _patterns(application)  # none behind a function of the learner's, where they can't be seen
        known = f" Routes: {', '.join(repr(str(pattern)) for pattern in patterns)}." if patterns else ""
        missed = f"✗ {path}  No route matches this path.{known} The client got {outcome}."
        return "\n    ".join([missed, *_slip(path, patterns)])
    lines = [f"✗ {path}  {type(error).__name__}: {error}"]
    lines += [f"    {line}" for line in (*own_frames(error), *advice(error))]
    lines.append(f"    The client got {outcome}.")
    return "\n".join(lines)


_NO_AS_ASGI = "Is `.as_asgi()` missing in the route?"
_NOT_AWAITABLE = re.compile(  # Python 3.14 has other words than those before it
    r"object (?P<kind>\w+) can't be used in 'await' expression|'(?P<kind14>\w+)' object can't be awaited"
)

# Errors whose words come from deep inside and puzzle people: what to look for instead.
_ADVICE = {
    r"^[A-Z]\w*\(\) takes no arguments$": _NO_AS_ASGI,
    r"as_asgi\(\) takes 1 positional argument but \d were given": "Are the parentheses missing: `as_asgi()`?",
    r"Socket has not been accepted": (
        "It sent before the connection was accepted: first `await self.accept()`, or the event `websocket.accept`."
    ),
    r"Attempt to send on a closed protocol": "It sent after the connection was closed.",
    r"has no attribute 'handshake_deferred'": "It accepted a second time.",
    r"receive\(\) got an unexpected keyword argument": (
        "Channels names the arguments: receive(self, text_data=None, bytes_data=None)."
    ),
}


def advice(error: BaseException) -> list[str]:
    """A plain sentence for an error whose own words do not say what to change; [] for all others."""
    found = [sentence for pattern, sentence in _ADVICE.items() if re.search(pattern, str(error))]
    if awaited := _NOT_AWAITABLE.search(str(error)):
        found.append(_why_not_awaitable(awaited["kind"] or awaited["kind14"], error))
    return found


def _why_not_awaitable(kind: str, error: BaseException) -> str:
    *_, innermost = traceback.extract_tb(error.__traceback__)
    if is_own(innermost.filename):
        return "There is nothing to wait for: leave the `await` out."
    if kind[0].isupper() and kind != "NoneType":  # the router awaited a consumer
        return _NO_AS_ASGI
    return "Is there a `def` where Channels needs an `async def`?"


def own_frames(error: BaseException) -> list[str]:
    """The frames of the traceback that are the learner's: 'Cell In[7], line 3, in receive: await ...'."""
    return [
        f"{place(frame.filename)}, line {frame.lineno}, in {frame.name}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
        if is_own(frame.filename)
    ]


@lru_cache(maxsize=1024)
def is_own(filename: str) -> bool:
    """True for the learner's cells and files, false for Python's, the packages' and the classroom's."""
    return not filename.startswith(_NOT_THE_LEARNERS)


def place(filename: str) -> str:
    """A cell by the number that the notebook shows, a file by its path from here."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None and (cell := shell.compile.format_code_name(filename)):
        return " ".join(cell)
    try:
        return os.path.relpath(filename)
    except ValueError:  # another drive on Windows
        return filename


def _slip(path: str, patterns: list) -> list[str]:
    """The slash that is too many or too few, if that is all that keeps the path from a pattern; else []."""
    for pattern in patterns:
        written = str(pattern)
        if pattern.match("/" + path.lstrip("/")):
            return [f"A pattern begins without a slash: {written.replace('/', '', 1)!r}."]
        if pattern.match(path.lstrip("/") + "/"):
            return [f"{written!r} would fit: the path's last slash is missing."]
    return []


def _patterns(application) -> list:
    """The WebSocket patterns, Django's objects, inside ProtocolTypeRouter, middleware and URLRouter."""
    seen = 0
    while application is not None and seen < 20:
        if hasattr(application, "routes"):
            return [route.pattern for route in application.routes]
        if hasattr(application, "application_mapping"):
            application = application.application_mapping.get("websocket")
        else:  # middleware: Channels calls it inner, its origin check application
            application = getattr(application, "inner", None) or getattr(application, "application", None)
        seen += 1
    return []
