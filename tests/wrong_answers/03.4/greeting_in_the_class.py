# caught by: test_a_topic_by_its_word
# a reader thinks: what the path did not find is not there
class NewsDesk(AsyncWebsocketConsumer):
    found = {}

    async def connect(self):
        self.found.update(self.scope["url_route"]["kwargs"])
        await self.accept()
        if "story" in self.found:
            await self.send(text_data=f"story {self.found['story']}")
        elif "topic" in self.found:
            await self.send(text_data=f"topic {self.found['topic']}")
        else:
            await self.send(text_data="the latest")


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
