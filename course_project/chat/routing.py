from django.urls import path

from .consumers import ChatConsumer
from .overview import OverviewConsumer

websocket_urlpatterns = [
    path("ws/chat/<slug:room>/", ChatConsumer.as_asgi()),
    path("ws/overview/", OverviewConsumer.as_asgi()),
]
