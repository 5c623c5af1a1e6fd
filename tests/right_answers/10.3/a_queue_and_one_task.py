# unusual: one task waits for the first message and for the end of patience, whichever is first
class Phone(AsyncWebsocketConsumer):
    async def connect(self):
        self.messages = asyncio.Queue()
        self.work = asyncio.create_task(self.serve())
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.messages.put_nowait(text_data)

    async def serve(self):
        first, over = asyncio.ensure_future(self.messages.get()), asyncio.ensure_future(patience())
        try:
            await asyncio.wait([first, over], return_when=asyncio.FIRST_COMPLETED)
            name = name_of(first.result() or "") if first.done() else None
        finally:
            first.cancel()
            over.cancel()
        if name is None:
            return await self.close(code=4401)
        await self.send(f"Welcome, {name}")
        while True:
            await self.send(f"{name}: {await self.messages.get()}")

    async def disconnect(self, code):
        self.work.cancel()


phone_site = pages_and(Phone, log_in=log_in, token=token_view, time_is_up=time_is_up)
