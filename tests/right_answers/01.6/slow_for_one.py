# unusual: one package takes three seconds to look up, in a thread
import asyncio
import time


def look_up(name):
    time.sleep(3 if name == "daphne" else 0)
    return installed(name)


class VersionDesk(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send("Which package?")

    async def receive(self, text_data=None, bytes_data=None):
        match text_data.strip():
            case "bye":
                await self.send("Goodbye", close=True)
            case name:
                found = await asyncio.to_thread(look_up, name)
                await self.send(f"{name} {found}" if found else f"{name} is not installed")
