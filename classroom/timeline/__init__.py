"""Every event and frame of a run, drawn as a sequence picture.

`Log` keeps the rows. They come from `RecordedApplication` (ASGI events), from `watch` (the channel layer) and
from `wire.RecordedWebSocket` (frames; imported on its own because it needs Daphne).
"""

from .asgi import RecordedApplication
from .draw import Timeline
from .entries import Entry
from .layers import watch
from .log import Log, current_client

__all__ = ["Entry", "Log", "RecordedApplication", "Timeline", "current_client", "watch"]
