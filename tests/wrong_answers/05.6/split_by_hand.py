# caught by: test_any_spelling_counts
# a reader thinks: the ticket is what stands behind the equals sign
# file: my_project/scores/consumers.py
# instead of:
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
# write:
from channels.generic.websocket import AsyncWebsocketConsumer
# instead of:
        self.ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0]
# write:
        self.ticket = self.scope["query_string"].decode().partition("ticket=")[2].partition("&")[0]
