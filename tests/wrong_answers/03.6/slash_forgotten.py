# caught by: test_each_match_is_greeted
# a reader thinks: the last slash is added by itself, as for a page
# file: my_project/scores/routing.py
"""Which consumer is at which path. asgi.py imports the list."""

from django.urls import path, re_path

from .consumers import MatchConsumer, NoSuchPath, Welcome

websocket_urlpatterns = [
    path("ws/welcome/", Welcome.as_asgi()),
    path("ws/matches/<int:match>", MatchConsumer.as_asgi()),
    re_path(r"", NoSuchPath.as_asgi()),
]
