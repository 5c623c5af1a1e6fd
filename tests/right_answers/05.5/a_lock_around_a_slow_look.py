# unusual: it looks slowly, and a lock keeps the others waiting
import asyncio


class SmallDoor(AsyncWebsocketConsumer):
    lock = asyncio.Lock()
    inside = []

    async def connect(self):
        async with self.lock:
            await asyncio.sleep(0.01)
            if len(self.inside) >= SEATS:
                return await self.close()
            self.inside.append(self)
        await self.accept()

    async def disconnect(self, code):
        if self in self.inside:
            self.inside.remove(self)
