# caught by: test_undo_takes_back_the_last_goal
# a reader thinks: one goal to take back is enough
class Scoreboard(AsyncConsumer):
    matches = set()

    async def websocket_connect(self, event):
        self.score = {"home": 0, "away": 0}
        self.last = None
        self.matches.add(self)
        await self.send({"type": "websocket.accept"})
        await self.tell_score()

    async def websocket_receive(self, event):
        text = event["text"]
        if text == "matches":
            return await self.tell(f"matches: {len(self.matches)}")
        if text in self.score:
            self.score[text] += 1
            self.last = text
        elif text == "undo":
            if self.last is not None:
                self.score[self.last] -= 1
                self.last = None
        else:
            return await self.tell("home, away, undo or matches")
        await self.tell_score()

    async def websocket_disconnect(self, event):
        self.matches.discard(self)
        raise StopConsumer()

    async def tell_score(self):
        await self.tell(f"{self.score['home']}:{self.score['away']}")

    async def tell(self, text):
        await self.send({"type": "websocket.send", "text": text})
