# caught by: test_others_do_not_wait
# a reader thinks: a sync consumer runs in a thread, so it disturbs nobody
from channels.generic.websocket import WebsocketConsumer


class Desk(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        what, match = text_data.split()
        self.send(report(int(match)) if what == "report" else str(Goal.objects.filter(match=match).count()))


desk_site = Desk.as_asgi()
