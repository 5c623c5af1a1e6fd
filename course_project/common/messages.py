"""Reading what a client sent: JSON objects, told apart by their `type`, with the fields of a model."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import from_json

MAX_FRAME = 16_384  # characters

Ref = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,36}$")]


class ClientMessage(BaseModel):
    """A message from a client. `ref` is the client's own name for it, and comes back in the answer."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
    ref: Ref | None = None


class BadMessage(Exception):
    """
    What a client sent cannot be used. `as_json` is the `error` message that says so.

    The codes are not_text, too_large, not_json, unknown_type and invalid; an application adds its own.
    """

    def __init__(self, code: str, detail: str, ref: str | None = None, **more: float):
        super().__init__(detail)
        self.as_json = {"type": "error", "code": code, "detail": detail, "ref": ref, **more}


def read(text: str | None, messages: TypeAdapter[Any]) -> Any:
    """
    Return the message that a text frame holds.

    text: the frame's text, or None for a binary frame.
    messages: a TypeAdapter of the union of models that are allowed, told apart by `type`.
    Raises BadMessage.
    """
    if text is None:
        raise BadMessage("not_text", "Send text frames: this one was binary.")
    if len(text) > MAX_FRAME:
        raise BadMessage("too_large", f"A frame holds at most {MAX_FRAME} characters, not {len(text)}.")
    try:
        content = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise BadMessage("not_json", f"This is not JSON: {error}.") from None
    try:
        return messages.validate_python(content)
    except ValidationError as error:
        raise refusal(error, content) from None


def refusal(error: ValidationError, content: object) -> BadMessage:
    """The first complaint of a ValidationError, as a BadMessage."""
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "union_tag_not_found":
        return BadMessage("unknown_type", "type is missing.", ref_of(content))
    if first["type"] == "union_tag_invalid":
        return BadMessage("unknown_type", f"type is one of {first['ctx']['expected_tags']}.", ref_of(content))
    where = ".".join(str(part) for part in first["loc"][1:]) or "message"
    return BadMessage("invalid", f"{where}: {first['msg']}.", ref_of(content))


def ref_of(content: object) -> str | None:
    """The ref of a refused message, if it has a usable one: its sender can then tell which one it was."""
    ref = content.get("ref") if isinstance(content, dict) else None
    return ref if isinstance(ref, str) and len(ref) <= 36 else None
