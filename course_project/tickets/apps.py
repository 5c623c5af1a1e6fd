from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Log-in for WebSocket clients that have no cookies: a ticket, used once."""

    name = "tickets"
