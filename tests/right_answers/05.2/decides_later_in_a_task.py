# unusual: it takes its time, in a task of its own, and takes the pairs as they come
import asyncio
from urllib.parse import parse_qsl


class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        self.deciding = asyncio.create_task(self.decide())

    async def decide(self):
        await asyncio.sleep(0.05)
        pairs = parse_qsl(self.scope["query_string"].decode())
        if any(name == "ticket" and valid(value) for name, value in pairs):
            await self.accept()
        else:
            await self.close()
