# unusual: a low-level consumer sends the event back under another type
class Mirror(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        payload = {key: event[key] for key in ("text", "bytes") if event.get(key)}
        await self.send({"type": "websocket.send", **(payload or {"text": "(empty)"})})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
