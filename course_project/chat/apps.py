from django.apps import AppConfig


class ChatConfig(AppConfig):
    """Rooms, their messages and their people."""

    name = "chat"
