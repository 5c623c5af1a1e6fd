# caught by: test_a_storys_number_is_a_number
# a reader thinks: a number that is only shown may stay text
class NewsDesk(AsyncWebsocketConsumer):
    async def connect(self):
        found = self.scope["url_route"]["kwargs"]
        await self.accept()
        if "story" in found:
            await self.send(text_data=f"story {found['story']}")
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
    re_path(r"^ws/news/(?P<story>[0-9]+)/$", NewsDesk.as_asgi()),
    path("ws/news/<slug:topic>/", NewsDesk.as_asgi()),
    re_path(r"", NoSuchPath.as_asgi()),
])
