# caught by: test_every_other_path_is_closed_with_4404
# a reader thinks: a dot stands for any character
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
    path("ws/news/<int:story>/", NewsDesk.as_asgi()),
    path("ws/news/<slug:topic>/", NewsDesk.as_asgi()),
    re_path(r"^.*$", NoSuchPath.as_asgi()),
])
