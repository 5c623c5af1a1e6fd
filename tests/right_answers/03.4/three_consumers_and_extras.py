# unusual: what to say comes with the route, in three ways, and the close comes from a task
import asyncio


class Says(WebsocketConsumer):
    def connect(self):
        kwargs = dict(self.scope["url_route"]["kwargs"])
        self.accept()
        self.send(kwargs.pop("says").format(**kwargs))


class Gone(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        self.closing = asyncio.create_task(self.close_soon())

    async def close_soon(self):
        await asyncio.sleep(0.01)
        await self.close(code=4404)


news = URLRouter([
    path("ws/news/", URLRouter([
        path("latest/", Says.as_asgi(), {"says": "the latest"}),
        path("<int:story>/", Says.as_asgi(), {"says": "story {story}"}),
        path("<slug:topic>/", Says.as_asgi(), {"says": "topic {topic}"}),
    ])),
    re_path("", Gone.as_asgi()),
])
