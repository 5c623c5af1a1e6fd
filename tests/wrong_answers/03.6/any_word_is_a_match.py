# caught by: test_every_other_path_is_closed_with_4404
# a reader thinks: a match is whatever stands there
# file: my_project/scores/routing.py
"""Which consumer is at which path. asgi.py imports the list."""

from django.urls import path, re_path

from .consumers import MatchConsumer, NoSuchPath, Welcome

websocket_urlpatterns = [
    path("ws/welcome/", Welcome.as_asgi()),
    path("ws/matches/<str:match>/", MatchConsumer.as_asgi()),
    re_path(r"", NoSuchPath.as_asgi()),
]
