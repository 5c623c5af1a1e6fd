"""What a payload, a close code, a request or an exception says, short enough for one row and without secrets.

Cutting and masking happen when a row is recorded, so nothing longer and no secret is ever kept.
The rest (quotes, JSON on one line, hex) waits until the row is drawn.
"""

import json
import re
import traceback
from typing import NamedTuple

from websockets.frames import CloseCode

LONGEST_TEXT = 100  # characters of a text that are kept
LONGEST_BINARY = 16  # bytes of a binary payload that are kept
MASK = "•••"

_LONG_NAMES = "passw|passphrase|secret|token|session|cookie|credential|authoriz|csrf|api[_-]?key"
_SHORT_NAMES = "key|auth|pwd|pass|jwt|sig|sid"  # these count as whole words only: not "monkey", not "author"
_SECRET = rf"(?:{_LONG_NAMES})[\w-]*|(?<![a-z])(?:{_SHORT_NAMES})"
_SECRET_NAME = re.compile(rf"(?:{_SECRET})(?![a-z])", re.IGNORECASE)
_TRACES = (  # one is in each name
    *("pass", "secret", "token", "session", "cookie", "credential", "auth", "csrf", "key"),
    *("pwd", "jwt", "sig", "sid", "bearer"),
)
_MAYBE_SECRET = re.compile(rf"{_LONG_NAMES}|(?:{_SHORT_NAMES})[\"'\s:=]|bearer")
_NAMED_SECRET = re.compile(
    rf"""(?P<before>(?:{_SECRET})(?:["']?\s*[:=]\s*|["']\s*,\s*(?=b?["']))(?:b(?=["']))?)  # name, then : = or ,
    (?P<value>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?                         # a string, perhaps cut off
      |[\[{{].*                                                              # a list or object: all the rest
      |(?:-?\d[\d.eE+-]*|true|false|null)(?=\s*[,}}\]])                       # another JSON value
      |(?:bearer|basic)\s+[^\s"']+|[^\s&]+)                                   # a bare word""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_HEADER_LINE = re.compile(r"((?:cookie|authorization)\s*:\s*)[^\r\n\"']+", re.IGNORECASE)
_BEARER = re.compile(r"(\bbearer\s+)[\w.~+/=-]+", re.IGNORECASE)
_JSON_PART = re.compile(r'"(?:[^"\\]|\\.)*"?|\s+|[,:]')

_PLAINER_NAMES = {1005: "no code given", 1006: "connection lost", 1011: "server error"}


class Payload(NamedTuple):
    """The beginning of a text or binary payload; `str()` of it is what a row shows."""

    head: str | bytes
    size: int  # characters or bytes of the whole payload
    cut: bool

    @classmethod
    def of(cls, data: object) -> "Payload":
        """Keep what a row may show of `data` (str, bytes, or whatever an application sent by mistake)."""
        global _latest
        if isinstance(data, (bytes, bytearray, memoryview)):
            return cls(bytes(data[:LONGEST_BINARY]), len(data), len(data) > LONGEST_BINARY)
        text = data if isinstance(data, str) else repr(data)
        payload = _latest
        if text != payload.head or len(text) != payload.size:  # else this is the next row of the same message
            payload = _latest = cls(hide_secrets(text[:LONGEST_TEXT]), len(text), len(text) > LONGEST_TEXT)
        return payload

    def __str__(self) -> str:
        if isinstance(self.head, bytes):
            return f"{self.head.hex(' ')}{' …' if self.cut else ''} ({_count(self.size, 'byte')})".lstrip()
        shown = visible(_on_one_line(self.head)) if _is_json(self.head, self.cut) else repr(self.head)
        return f"{shown}… ({_count(self.size, 'character')})" if self.cut else shown


_latest = Payload("", 0, False)


def message(content: object) -> Payload:
    """Return the `Payload` of a channel layer message (a dict), as JSON with its keys in their order."""
    try:
        return Payload.of(json.dumps(content, default=repr, ensure_ascii=False))
    except (TypeError, ValueError, RecursionError):  # a key that is no string, a circle, bottomless nesting
        return Payload.of(f"({type(content).__name__} that JSON cannot show)")


def close_code(code: object, reason: str | None = "") -> str:
    """Return a close code with its name, e.g. "1000 (normal closure)", and the reason if there is one.

    Args:
        code: an int, or None for a close frame without a code, which the protocol calls 1005.
        reason: the text sent beside it.

    Names: RFC 6455, section 7.4.1 and 7.4.2, and the IANA WebSocket Close Code Number Registry.
    """
    code = CloseCode.NO_STATUS_RCVD if code is None else code
    shown = f"{plain(str(int(code)))} ({_name(code)})" if isinstance(code, int) else plain(repr(code))
    return f"{shown} {Payload.of(reason)}" if reason else shown


def request_target(path: str, query: str = "") -> str:
    """Return "path?query", both still percent-encoded, with the values of secret-looking names masked."""
    pairs = [pair.partition("=") for pair in query.split("&")] if query else []
    shown = "&".join(
        f"{name}={MASK}" if _SECRET_NAME.search(name) else name + equals + value for name, equals, value in pairs
    )
    return plain(f"{path}?{shown}" if pairs else path)


def exception(error: BaseException) -> str:
    """Return "NameError: name 'room' is not defined" for an exception, on one line."""
    return plain(" ".join("".join(traceback.format_exception_only(error)).split()))


def plain(text: str) -> str:
    """Return `text` without quotes: cut, without secrets, every character visible."""
    shown = visible(hide_secrets(text[: 2 * LONGEST_TEXT]))
    return f"{shown}… ({_count(len(text), 'character')})" if len(text) > 2 * LONGEST_TEXT else shown


def visible(text: str) -> str:
    """Return `text` with control, bidirectional and other invisible characters as backslash escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def hide_secrets(text: str) -> str:
    """Return `text` with the values behind secret-looking names (password, token, cookie ...) masked."""
    if not _may_hold_a_secret(text.lower()):
        return text
    text = _HEADER_LINE.sub(rf"\1{MASK}", text)
    text = _NAMED_SECRET.sub(_masked, text)
    return _BEARER.sub(rf"\1{MASK}", text)


def _may_hold_a_secret(lowered: str) -> bool:
    """Return False at once for most texts: `in` costs a tenth of a search."""
    for trace in _TRACES:
        if trace in lowered:
            return _MAYBE_SECRET.search(lowered) is not None
    return False


def _masked(match: re.Match[str]) -> str:
    before, value = match["before"], match["value"]
    quote = value[:1]
    if quote not in ('"', "'"):
        quote = '"' if '"' in before else ""  # a JSON value that was no string stays valid JSON
    return f"{before}{quote}{MASK}{quote}"


def _is_json(head: str, cut: bool) -> bool:
    if not head.lstrip().startswith(("{", "[")):
        return False
    if cut:  # the end is missing: judge by the beginning
        return re.match(r'\s*(\{\s*"|\[\s*[\["{\d-])', head) is not None
    try:
        json.loads(head)
    except (ValueError, RecursionError):
        return False
    return True


def _on_one_line(text: str) -> str:
    """Space JSON evenly. The text is not parsed and written again: what was sent stays as it was sent."""
    return _JSON_PART.sub(lambda part: {",": ", ", ":": ": "}.get(part[0], part[0].strip()), text)


def _name(code: int) -> str:
    if 4000 <= code <= 4999:
        return "chosen by the application"
    if 3000 <= code <= 3999:
        return "for libraries and frameworks"
    if code in _PLAINER_NAMES:
        return _PLAINER_NAMES[code]
    try:
        return CloseCode(code).name.replace("_", " ").lower()
    except ValueError:
        return "no meaning defined"


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"
