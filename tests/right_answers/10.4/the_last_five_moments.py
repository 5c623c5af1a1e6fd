# unusual: it remembers when the last five texts came; and it is a low-level consumer
from collections import deque

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer


class Desk(AsyncConsumer):
    async def websocket_connect(self, event):
        self.moments, self.number = deque(maxlen=5), 0
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        text = event["text"]
        crowded = len(self.moments) == 5 and now() - self.moments[0] <= 1
        self.moments.append(now())
        if len(text) > 100 or crowded or not await may_write(self.scope["user"]):
            code = 4009 if len(text) > 100 else 4029 if crowded else 4403
            await self.send({"type": "websocket.close", "code": code})
        else:
            self.number += 1
            await self.send({"type": "websocket.send", "text": f"{self.number}: {text}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer


desk_site = pages_and(AuthMiddlewareStack(Desk.as_asgi()), log_in=log_in, dismiss=dismiss, later=later)
