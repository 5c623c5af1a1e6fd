from django.apps import AppConfig


class ChatConfig(AppConfig):
    """Rooms, their messages and their people."""

    name = "chat"

    def ready(self):
        """Django calls this once all apps are loaded."""
        from . import overview_signals, signals  # noqa: F401
