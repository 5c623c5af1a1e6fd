# unusual: a sync consumer, and prefetch_related: two queries
from channels.generic.websocket import JsonWebsocketConsumer


class Scorers(JsonWebsocketConsumer):
    def receive_json(self, content):
        goals = Goal.objects.filter(match=content).prefetch_related("player").order_by("minute")
        self.send_json([goal.player.name for goal in goals])
