"""Records what goes into the channel layer and what a consumer gets out of it."""

import functools
import sys
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from .entries import CONSUMER, LAYER, OUTSIDE
from .log import Log, current_client
from .payload import message, plain

_inside_group_send: ContextVar[bool] = ContextVar("inside_group_send", default=False)

Method = Callable[..., Awaitable[Any]]


def watch(layer: Any, log: Log) -> None:
    """Record what passes through a channel layer from now on. The layer behaves as before.

    Args:
        layer: an object with the methods of
            https://channels.readthedocs.io/en/stable/channel_layer_spec.html, or None
        log: the Log to write to. Watching a layer again only changes its log.
    """
    if layer is None:
        return
    watched = hasattr(layer, "timeline_log")
    layer.timeline_log = log
    if watched:
        return
    for name in ("send", "group_send", "group_add", "group_discard"):
        if hasattr(layer, name):
            setattr(layer, name, _recorded_call(layer, name))
    layer.receive = _recorded_receive(layer)


def configured_layer() -> Any:
    """Return the default channel layer; None when Django is not set up or has none."""
    layers = sys.modules.get("channels.layers")  # not imported: nobody uses a channel layer
    if layers is None or not layers.settings.configured:
        return None
    try:
        return layers.get_channel_layer()
    except Exception:  # a setting that cannot work: the consumer meets the same error, and that is recorded
        return None


def _recorded_call(layer: Any, name: str) -> Method:
    original: Method = getattr(layer, name)

    @functools.wraps(original)
    async def recorded(*args: Any, **kwargs: Any) -> Any:
        if _inside_group_send.get():  # a layer may send to each channel of the group by its own send()
            return await original(*args, **kwargs)
        target = args[0] if args else kwargs.get("group", kwargs.get("channel"))
        content = args[1] if len(args) > 1 else kwargs.get("message")
        detail = plain(str(target)) + (f" {message(content)}" if isinstance(content, dict) else "")
        client = current_client.get()
        layer.timeline_log.add(
            client, "", CONSUMER if client else OUTSIDE, LAYER, name, detail, from_outside=not client
        )
        token = _inside_group_send.set(name == "group_send")
        try:
            return await original(*args, **kwargs)
        finally:
            _inside_group_send.reset(token)

    return recorded


def _recorded_receive(layer: Any) -> Method:
    original: Method = layer.receive

    @functools.wraps(original)
    async def recorded(*args: Any, **kwargs: Any) -> Any:
        content = await original(*args, **kwargs)
        client = current_client.get()
        receiver = CONSUMER if client else OUTSIDE
        layer.timeline_log.add(client, "", LAYER, receiver, "message", message(content))
        return content

    return recorded
