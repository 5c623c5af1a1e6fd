# caught by: test_a_topic_by_its_word
# a reader thinks: -5 is a number
class NewsDesk(AsyncWebsocketConsumer):
    async def connect(self):
        found = self.scope["url_route"]["kwargs"]
        await self.accept()
        if "story" in found:
            await self.send(text_data=f"story {int(found['story'])}")
        elif "topic" in found:
            await self.send(text_data=f"topic {found['topic']}")
        else:
            await self.send(text_data="the latest")


class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)


news = URLRouter([
    path("ws/news/latest/", NewsDesk.as_asgi()),
    re_path(r"^ws/news/(?P<story>-?[0-9]+)/$", NewsDesk.as_asgi()),
    path("ws/news/<slug:topic>/", NewsDesk.as_asgi()),
    re_path(r"", NoSuchPath.as_asgi()),
])
