# caught by: test_undo_takes_back_the_last_goal
# a reader thinks: each undo takes one away, whatever is there
class Scoreboard(AsyncConsumer):
    matches = set()

    async def websocket_connect(self, event):
        self.goals, self.undone = [], 0
        self.matches.add(self)
        await self.send({"type": "websocket.accept"})
        await self.tell_score()

    async def websocket_receive(self, event):
        text = event.get("text")
        if text == "matches":
            return await self.tell(f"matches: {len(self.matches)}")
        if text in ("home", "away"):
            self.goals.append(text)
        elif text == "undo":
            self.undone += 1
        else:
            return await self.tell("home, away, undo or matches")
        await self.tell_score()

    async def websocket_disconnect(self, event):
        self.matches.discard(self)
        raise StopConsumer()

    async def tell_score(self):
        goals = self.goals[: max(len(self.goals) - self.undone, 0)]
        await self.tell(f"{goals.count('home')}:{goals.count('away')}")

    async def tell(self, text):
        await self.send({"type": "websocket.send", "text": text})
