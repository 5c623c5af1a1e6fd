"""A consumer that sends a thousand charts of share prices, 100 kB each, and draws how much memory its server has."""

import asyncio

import psutil
from channels.generic.websocket import AsyncWebsocketConsumer

CHART = bytes(100_000)
CHARTS = 1_000


def draw(charts):
    mib = psutil.Process().memory_info().rss >> 20
    print(f"{charts:5} charts {mib:5} MiB", "#" * (mib // 5))


class Prices(AsyncWebsocketConsumer):
    most = CHARTS  # charts that may be on their way

    async def connect(self):
        self.on_their_way = 0
        await self.accept()
        self.sending = asyncio.create_task(self.send_all())

    async def send_all(self):
        draw(0)
        for number in range(1, CHARTS + 1):
            if self.on_their_way == self.most:
                draw(number)
                print("The end: a client of few charts is too slow, and has to go")
                return await self.close(code=4008)
            self.on_their_way += 1
            await self.send(bytes_data=CHART)
            if number % 200 == 0:
                draw(number)
        print("The end: all charts are sent")

    async def receive(self, text_data=None, bytes_data=None):
        self.on_their_way -= 1  # the client has read one

    async def disconnect(self, code):
        self.sending.cancel()


class BoundedPrices(Prices):
    most = 20
