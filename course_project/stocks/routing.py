from django.urls import path

from .board import Board
from .consumers import PriceConsumer

websocket_urlpatterns = [
    path("ws/stocks/", PriceConsumer.as_asgi(board=Board())),
]
