# caught by: test_binary_messages_change_nothing
# a reader thinks: each message has a text
class Scoreboard(AsyncConsumer):
    matches = set()

    async def websocket_connect(self, event):
        self.goals = []
        self.matches.add(self)
        await self.send({"type": "websocket.accept"})
        await self.tell_score()

    async def websocket_receive(self, event):
        text = event["text"]
        if text == "matches":
            return await self.tell(f"matches: {len(self.matches)}")
        if text in ("home", "away"):
            self.goals.append(text)
        elif text == "undo":
            self.goals = self.goals[:-1]
        else:
            return await self.tell("home, away, undo or matches")
        await self.tell_score()

    async def websocket_disconnect(self, event):
        self.matches.discard(self)
        raise StopConsumer()

    async def tell_score(self):
        await self.tell(f"{self.goals.count('home')}:{self.goals.count('away')}")

    async def tell(self, text):
        await self.send({"type": "websocket.send", "text": text})
