# unusual: a thread of its own answers, a moment later
import threading
import time


class ScoreDesk(SyncConsumer):
    def websocket_connect(self, event):
        self.send({"type": "websocket.accept"})

    def websocket_receive(self, event):
        threading.Thread(target=self.note, args=(event["text"],)).start()

    def note(self, text):
        time.sleep(0.03)
        self.send({"type": "websocket.send", "text": f"Noted: {text}"})

    def websocket_disconnect(self, event):
        raise StopConsumer
