# caught by: test_other_texts_change_nothing
# a reader thinks: a text that has the word in it means the word
class Scoreboard(AsyncConsumer):
    matches = set()

    async def websocket_connect(self, event):
        self.goals = []
        self.matches.add(self)
        await self.send({"type": "websocket.accept"})
        await self.tell_score()

    async def websocket_receive(self, event):
        text = event["text"]
        if "home" in text:
            self.goals.append("home")
        elif "away" in text:
            self.goals.append("away")
        elif "undo" in text:
            self.goals = self.goals[:-1]
        elif "matches" in text:
            return await self.tell(f"matches: {len(self.matches)}")
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
