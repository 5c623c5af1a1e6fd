# unusual: Django reads the query string, in a sync consumer, which refuses with an exception
from channels.exceptions import DenyConnection
from django.http import QueryDict


class TicketDoor(WebsocketConsumer):
    def connect(self):
        if not valid(QueryDict(self.scope["query_string"]).get("ticket", "")):
            raise DenyConnection()
        self.accept()
