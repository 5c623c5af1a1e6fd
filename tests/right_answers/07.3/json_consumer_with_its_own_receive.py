# unusual: a JSON consumer, in which bad messages never get as far as receive_json
class OpenDesk(AsyncJsonWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None, **kwargs):
        message = understand(text_data)
        if message is None:
            await self.send_json({"detail": "Kein JSON-Objekt ⚽", "type": "error"})
        else:
            await self.receive_json(message)

    async def receive_json(self, content, **kwargs):
        await self.send_json({"type": "ok"})
