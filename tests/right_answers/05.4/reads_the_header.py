# unusual: it reads the header by hand, and takes away blanks as RFC 9110 asks
class FeedDoor(AsyncConsumer):
    async def websocket_connect(self, event):
        lines = [value.decode() for name, value in self.scope["headers"] if name == b"sec-websocket-protocol"]
        offered = [name.strip() for line in lines for name in line.split(",")]
        chosen = next((name for name in offered if name in set(SPOKEN)), None)
        if offered and chosen is None:
            return await self.send({"type": "websocket.close"})
        await self.send({"type": "websocket.accept", "subprotocol": chosen})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
