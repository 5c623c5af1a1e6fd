"""Why no route of a URLRouter fits a path."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern  # what `path` and `re_path` give

DEEPEST = 20  # applications inside each other that are looked through


@dataclass(frozen=True)
class _Lost:
    """Where a path was lost.

    Attributes:
        routes: those of the innermost URLRouter that it came to.
        left: what they had to match.
        taken: what the routes around them have matched before.
        prefix: the patterns of those, as they are written.
    """

    routes: "list[URLPattern]"
    left: str
    taken: str = ""
    prefix: str = ""


def missed(path: str, application: object, outcome: str) -> list[str]:
    """Say that no route matches a path, and what is wrong when it is a slip of the pen.

    Args:
        path: of the connection.
        application: what was served.
        outcome: what the client got, e.g. "HTTP 500".

    Returns:
        A line with the routes that were tried, and perhaps one with the slip. Behind a function of the learner's own
        no routes can be seen.
    """
    routes = _routes(application)
    if routes is None:
        return [f"No route matches this path. The client got {outcome}."]
    lost = _where_lost(_Lost(routes, path.lstrip("/")))
    reason = inside = ""
    if lost.prefix:
        reason, inside = f": {lost.prefix!r} fits its beginning, and nothing inside fits {lost.left!r}", " inside"
    known = ", ".join(repr(str(route.pattern)) for route in lost.routes)
    tried = f"No route matches this path{reason}. Routes{inside}: {known or 'none'}. The client got {outcome}."
    return [tried, *_slip(lost, routes, path.lstrip("/"))]


def _routes(application: object) -> "list[URLPattern] | None":
    """The WebSocket routes inside ProtocolTypeRouter, middleware and URLRouter; None when there is no URLRouter."""
    for _ in range(DEEPEST):
        if hasattr(application, "routes"):
            return list(application.routes)
        if hasattr(application, "application_mapping"):
            application = application.application_mapping.get("websocket")
        else:  # middleware: Channels calls it inner, its origin check application
            application = getattr(application, "inner", None) or getattr(application, "application", None)
    return None


def _where_lost(lost: _Lost, depth: int = 0) -> _Lost:
    """Follow the first route that leads into another URLRouter, as the path did."""
    for route in lost.routes:
        inner, match = _routes(route.callback), route.pattern.match(lost.left)
        if match and inner is not None and depth < DEEPEST:
            rest = match[0]
            taken = lost.taken + lost.left.removesuffix(rest)
            deeper = _Lost(inner, rest.lstrip("/"), taken, lost.prefix + str(route.pattern))
            return _where_lost(deeper, depth + 1)
    return lost


def _slip(lost: _Lost, routes: "list[URLPattern]", path: str) -> list[str]:
    """The slash or the prefix that is all that keeps the path from a pattern; else []."""
    for route in lost.routes:
        written = str(route.pattern)
        if written.lstrip("^").startswith("/") and route.pattern.match("/" + lost.left):
            return [f"A pattern begins without a slash: {written.replace('/', '', 1)!r}."]
        bare, prefix = written.lstrip("^"), lost.prefix.lstrip("^")
        if prefix and bare.startswith(prefix) and route.pattern.match(lost.taken + lost.left):
            return [
                f"{written!r} begins with {prefix!r} once more: inside it write {bare.removeprefix(prefix)!r}."
            ]
    if path and not path.endswith("/") and (pattern := _matching(routes, path + "/")):
        return [f"{pattern!r} would fit: the path's last slash is missing."]
    if path.endswith("/") and (pattern := _matching(routes, path.removesuffix("/"))):
        return [f"{pattern!r} would fit: the path has a slash at its end, and the pattern has none."]
    return []


def _matching(routes: "list[URLPattern]", path: str, depth: int = 0) -> str | None:
    """The innermost pattern that a path would come to, as it is written; None when it would be lost."""
    for route in routes:
        inner, match = _routes(route.callback), route.pattern.match(path)
        if match and inner is None:
            return str(route.pattern)
        if (
            match
            and inner is not None
            and depth < DEEPEST
            and (pattern := _matching(inner, match[0].lstrip("/"), depth + 1))
        ):
            return pattern
    return None
