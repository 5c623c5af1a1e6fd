# unusual: tasks of its own tell the number, a moment later, and a dict holds the visitors
present = {}


class Visitors(AsyncConsumer):
    async def websocket_connect(self, event):
        present[id(self)] = []
        await self.send({"type": "websocket.accept"})
        self.soon()

    async def websocket_receive(self, event):
        self.soon()

    def soon(self):
        present[id(self)].append(asyncio.create_task(self.tell(f"{len(present)} here")))

    async def tell(self, text):
        await asyncio.sleep(0.03)
        await self.send({"type": "websocket.send", "text": text})

    async def websocket_disconnect(self, event):
        for task in present.pop(id(self)):
            task.cancel()
        raise StopConsumer()
