# caught by: test_what_was_there_goes_on
# a reader thinks: the list is that of this stage
# file: my_project/scores/routing.py
"""Which consumer is at which path. asgi.py imports the list."""

from django.urls import path, re_path

from .consumers import MatchConsumer, NoSuchPath

websocket_urlpatterns = [
    path("ws/matches/<int:match>/", MatchConsumer.as_asgi()),
    re_path(r"", NoSuchPath.as_asgi()),
]
