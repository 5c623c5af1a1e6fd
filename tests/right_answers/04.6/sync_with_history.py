# unusual: a consumer without async, which keeps all scores there ever were
class Scoreboard(SyncConsumer):
    number = 0

    def websocket_connect(self, event):
        Scoreboard.number += 1
        self.scores = [(0, 0)]
        self.send({"type": "websocket.accept"})
        self.say("%d:%d" % self.scores[-1])

    def websocket_receive(self, event):
        home, away = self.scores[-1]
        text = event.get("text")
        if text == "home":
            self.scores.append((home + 1, away))
        elif text == "away":
            self.scores.append((home, away + 1))
        elif text == "undo":
            self.scores = self.scores[:-1] or [(0, 0)]
        elif text == "matches":
            return self.say(f"matches: {self.number}")
        else:
            return self.say("home, away, undo or matches")
        self.say("%d:%d" % self.scores[-1])

    def say(self, text):
        self.send({"type": "websocket.send", "text": text})

    def websocket_disconnect(self, event):
        Scoreboard.number -= 1
        raise StopConsumer()
