# unusual: the handler is another one after the login
class Phone(AsyncWebsocketConsumer):
    async def connect(self):
        self.receive = self.log_in
        await self.accept()
        self.waiting = asyncio.create_task(self.wait())

    async def wait(self):
        await patience()
        if self.receive == self.log_in:
            await self.close(4401)

    async def log_in(self, text_data=None, bytes_data=None):
        self.name = name_of(str(text_data))
        if self.name is None:
            await self.close(4401)
        else:
            self.receive = self.answer
            await self.send(f"Welcome, {self.name}")

    async def answer(self, text_data=None, bytes_data=None):
        await self.send(f"{self.name}: {text_data}")

    async def disconnect(self, code):
        self.waiting.cancel()


phone_site = pages_and(Phone, log_in=log_in, token=token_view, time_is_up=time_is_up)
