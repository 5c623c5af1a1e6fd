# unusual: a bucket with five tokens, which fills up again as time goes by
LONGEST, MOST = 100, 5


class Desk(AsyncWebsocketConsumer):
    async def connect(self):
        self.number, self.tokens, self.filled = 0, float(MOST), now()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.tokens = min(MOST, self.tokens + MOST * (now() - self.filled))
        self.filled = now()
        self.tokens -= 1
        if self.tokens < 0:
            return await self.close(4029)
        if not await may_write(self.scope["user"]):
            return await self.close(4403)
        if len(text_data) > LONGEST:
            return await self.close(4009)
        self.number += 1
        await self.send(f"{self.number}: {text_data}")


desk_site = pages_and(AuthMiddlewareStack(Desk.as_asgi()), log_in=log_in, dismiss=dismiss, later=later)
