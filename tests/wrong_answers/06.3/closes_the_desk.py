# caught by: test_the_others_stay_connected
# a reader thinks: `stop` stops the desk
class ScoreDesk(AsyncWebsocketConsumer):
    clients = set()

    async def connect(self):
        self.clients.add(self)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        if text_data is None:
            await self.close(code=4003)
        elif text_data == "stop":
            await self.send(text_data="Goodbye", close=True)
            for other in self.clients - {self}:
                await other.close()
        else:
            await self.send(text_data=f"Noted: {text_data}")

    async def disconnect(self, code):
        self.clients.discard(self)
