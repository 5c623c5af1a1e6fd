# caught by: test_the_latest
# a reader thinks: a text always gets an answer
class NewsDesk(AsyncWebsocketConsumer):
    async def connect(self):
        found = self.scope["url_route"]["kwargs"]
        self.words = "the latest"
        if "story" in found:
            self.words = f"story {found['story']}"
        elif "topic" in found:
            self.words = f"topic {found['topic']}"
        await self.accept()
        await self.send(self.words)

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"{self.words}: {text_data}")

class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)

news = URLRouter([
    path("ws/news/latest/", NewsDesk.as_asgi()),
    path("ws/news/<int:story>/", NewsDesk.as_asgi()),
    path("ws/news/<slug:topic>/", NewsDesk.as_asgi()),
    re_path(r"", NoSuchPath.as_asgi()),
])
