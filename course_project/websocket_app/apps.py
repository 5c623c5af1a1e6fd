from django.apps import AppConfig


class WebsocketAppConfig(AppConfig):
    """The two kinds of consumer, side by side."""

    name = "websocket_app"
