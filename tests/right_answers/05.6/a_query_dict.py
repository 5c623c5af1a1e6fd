# unusual: a QueryDict, and the objects compared by hand
# file: my_project/scores/consumers.py
# instead of:
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import User
# write:
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import User

from django.http import QueryDict
# instead of:
        self.ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0]
# write:
        self.ticket = QueryDict(self.scope["query_string"].decode()).get("ticket", "")
