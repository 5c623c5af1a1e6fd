# unusual: regular expressions, and lists in other modules of its own
# file: my_project/scores/routing.py
"""Which consumer is at which path. asgi.py imports the list."""

from django.urls import path, re_path

from .consumers import MatchConsumer, NoSuchPath, Welcome

MATCHES = [re_path(r"^ws/matches/(?P<match>[0-9]+)/\Z", MatchConsumer.as_asgi())]
websocket_urlpatterns = [
    path("ws/welcome/", Welcome.as_asgi()),
    *MATCHES,
    re_path(r"", NoSuchPath.as_asgi()),
]
