# unusual: a low-level sync consumer, which asks of each line whether it is white space
import io


class Lines(SyncConsumer):
    def websocket_connect(self, event):
        self.send({"type": "websocket.accept"})

    def websocket_receive(self, event):
        for line in io.StringIO(event["text"], newline="\n"):
            line = line.removesuffix("\n")
            if line and not line.isspace():
                self.send({"type": "websocket.send", "text": line})

    def websocket_disconnect(self, event):
        raise StopConsumer()
