# unusual: one task of its own for each connection does all the work
on = set()


class Scoreboard(AsyncConsumer):
    async def websocket_connect(self, event):
        self.events = asyncio.Queue()
        self.events.put_nowait({"text": "undo"})
        on.add(self)
        self.playing = asyncio.create_task(self.play())
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        self.events.put_nowait(event)

    async def play(self):
        goals = []
        while True:
            match (await self.events.get()).get("text"):
                case "home" | "away" as team:
                    goals.append(team)
                case "undo":
                    del goals[-1:]
                case "matches":
                    await self.say(f"matches: {len(on)}")
                    continue
                case _:
                    await self.say("home, away, undo or matches")
                    continue
            await self.say(f"{goals.count('home')}:{goals.count('away')}")

    async def say(self, text):
        await asyncio.sleep(0)
        await self.send({"type": "websocket.send", "text": text})

    async def websocket_disconnect(self, event):
        on.discard(self)
        self.playing.cancel()
        raise StopConsumer()
