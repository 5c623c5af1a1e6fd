"""What a client may send to both consumers, and what it gets back. Nothing here waits."""

import json

from django.conf import settings

MAX_DELAY = 1.0  # seconds


def answer(event):
    """Return the reply to a `websocket.receive` event, a dict, and the seconds to wait before it is sent."""
    # One SyncConsumer that blocks holds up every consumer of the process: on a public server, none may.
    max_delay = MAX_DELAY if settings.DEBUG else 0
    try:
        message = json.loads(event.get("text") or "")
        text, delay = message["text"], float(message.get("delay", 0))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return {"error": 'Send JSON such as {"text": "Goal!", "delay": 1}.'}, 0
    if not isinstance(text, str) or not 0 <= delay <= max_delay:
        return {"error": f"text is a string, delay a number of seconds from 0 to {max_delay:g}."}, 0
    return {"text": text, "delay": delay}, delay
