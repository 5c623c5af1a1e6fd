from django.apps import AppConfig


class StocksConfig(AppConfig):
    """Share prices that move."""

    name = "stocks"
