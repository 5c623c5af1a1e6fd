"""An application's exception, told in a few lines."""

import os
import re
import sys
import sysconfig
import traceback
from functools import lru_cache
from pathlib import Path
from types import FrameType

from classroom.server.routes import missed
from classroom.timeline.asgi import Scope

_CLASSROOM = str(Path(__file__).resolve().parent.parent)
_NOT_THE_LEARNERS = tuple(
    {sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    | {_CLASSROOM, "<frozen", "<string>"}
)


def describe(error: BaseException, scope: Scope, application: object, outcome: str) -> str:
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
        tried, *slip = missed(path, application, outcome)
        return "\n    ".join([f"✗ {path}  {tried}", *slip])
    lines = [f"✗ {path}  {type(error).__name__}: {error}"]
    lines += [f"    {line}" for line in (*own_frames(error), *advice(error))]
    lines.append(f"    The client got {outcome}.")
    return "\n".join(lines)


NO_AS_ASGI = "Is `.as_asgi()` missing in the route?"
_GENERATOR = "A `yield` makes a generator of it, and Channels runs none of its lines: send with `await self.send(...)` instead."
_NOT_AWAITABLE = re.compile(  # Python 3.14 has other words than those before it
    r"object (?P<kind>\w+) can't be used in 'await' expression|'(?P<kind14>\w+)' object can't be awaited"
)

# Errors whose words come from deep inside and puzzle people: what to look for instead.
_ADVICE = {
    r"^[A-Z]\w*\(\) takes no arguments$": NO_AS_ASGI,
    r"as_asgi\(\) takes 1 positional argument but \d were given": "Are the parentheses missing: `as_asgi()`?",
    r"Socket has not been accepted": (
        "It sent before the connection was accepted: first `await self.accept()`, or the event `websocket.accept`."
    ),
    r"Attempt to send on a closed protocol": "It sent after the connection was closed.",
    r"has no attribute 'handshake_deferred'": "It accepted a second time.",
}

# How Channels calls a consumer's methods; all other handlers get one argument, the event.
_SIGNATURES = {
    "connect": "connect(self)",
    "disconnect": "disconnect(self, code)",
    "receive": "receive(self, text_data=None, bytes_data=None)",
    "receive_json": "receive_json(self, content)",
    "encode_json": "encode_json(cls, content), with @classmethod above it",
    "decode_json": "decode_json(cls, text_data), with @classmethod above it",
}
_OTHER_ARGUMENTS = re.compile(r"^(?:\w+\.)*(?!as_asgi)([a-z]\w*)\(\) (?:takes|missing|got an unexpected keyword)")
_RECEIVE_JSON = "In a JSON consumer you write `receive_json(self, content)`; leave `receive` alone."
_NO_CONSUMER = (
    "A route leads to a consumer class, with `.as_asgi()`: a function of one message was a consumer in Channels 1."
)
_IN_THE_SCOPE = ' What the route has found in the path is in self.scope["url_route"]["kwargs"].'


def advice(error: BaseException) -> list[str]:
    """A plain sentence for an error whose own words do not say what to change; [] for all others."""
    found = [sentence for pattern, sentence in _ADVICE.items() if re.search(pattern, str(error))]
    if awaited := _NOT_AWAITABLE.search(str(error)):
        found.append(_why_not_awaitable(awaited["kind"] or awaited["kind14"], error))
    called, caller = _OTHER_ARGUMENTS.match(str(error)), _caller(error)
    if called and caller is not None and is_channels(caller.f_code.co_filename):
        if Path(caller.f_code.co_filename).name == "routing.py":
            return [*found, _NO_CONSUMER]
        if called[1] == "receive" and hasattr(caller.f_locals.get("self"), "receive_json"):
            return [*found, _RECEIVE_JSON]
        signature = _SIGNATURES.get(called[1], f"{called[1]}(self, event)")
        in_the_scope = _IN_THE_SCOPE if called[1] == "connect" else ""
        found.append(f"Channels gives it other arguments: write {signature}.{in_the_scope}")
    return found


def _caller(error: BaseException) -> FrameType | None:
    """The code that made the call that failed: a call that can't be made has no frame of its own."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    without_ours = [frame for frame in frames if not frame.f_code.co_filename.startswith(_CLASSROOM)]
    return without_ours[-1] if without_ours else None  # a check looks on in between


def _why_not_awaitable(kind: str, error: BaseException) -> str:
    *_, innermost = traceback.extract_tb(error.__traceback__)
    if is_own(innermost.filename):
        if kind == "async_generator":
            return "It has a `yield`: go through what it gives with `async for`."
        return "There is nothing to wait for: leave the `await` out."
    if kind in ("async_generator", "generator"):
        return _GENERATOR
    if _is_a_consumer(kind):
        return NO_AS_ASGI
    return "Is there a `def` where Channels needs an `async def`?"


def lacks_as_asgi(words: str) -> bool:
    """Whether the words of an error say that a consumer was awaited, as a router does whose route lacks `as_asgi()`."""
    awaited = _NOT_AWAITABLE.search(words)
    return awaited is not None and _is_a_consumer(awaited["kind"] or awaited["kind14"])


def _is_a_consumer(kind: str) -> bool:
    return kind[0].isupper() and kind != "NoneType"


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


def is_channels(filename: str) -> bool:
    """True for a module of Channels: channels/consumer.py, channels/generic/websocket.py."""
    return "channels" in Path(filename).parts[-3:-1]


def place(filename: str) -> str:
    """A cell by the number that the notebook shows, a file by its path from here."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None and (cell := shell.compile.format_code_name(filename)):
        return " ".join(cell)
    try:
        return os.path.relpath(filename)
    except ValueError:  # another drive on Windows
        return filename
