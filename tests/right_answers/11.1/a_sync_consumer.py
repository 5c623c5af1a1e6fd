# unusual: a sync consumer, which runs in the one thread
from channels.generic.websocket import WebsocketConsumer


class Teams(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        try:
            number = int(text_data)
        except ValueError:
            return self.send("Send the number of a match")
        match = Match.objects.filter(number=number).first()
        self.send(f"{match.home} - {match.away}" if match else f"There is no match {text_data}")
