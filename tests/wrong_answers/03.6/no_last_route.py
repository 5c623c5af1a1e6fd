# caught by: test_every_other_path_is_closed_with_4404
# a reader thinks: a wrong path is refused by itself
# file: my_project/scores/routing.py
"""Which consumer is at which path. asgi.py imports the list."""

from django.urls import path

from .consumers import MatchConsumer, Welcome

websocket_urlpatterns = [
    path("ws/welcome/", Welcome.as_asgi()),
    path("ws/matches/<int:match>/", MatchConsumer.as_asgi()),
]
