# caught by: test_every_other_path_is_closed_with_4404
# a reader thinks: isdigit() says what int() can read
import re

class NewsDesk(AsyncWebsocketConsumer):
    async def connect(self):
        word = self.scope["url_route"]["kwargs"]["word"]
        if word == "latest":
            words = "the latest"
        elif word.isdigit():
            words = f"story {int(word)}"
        elif re.fullmatch("[-a-zA-Z0-9_]+", word):
            words = f"topic {word}"
        else:
            await self.accept()
            await self.close(code=4404)
            return
        await self.accept()
        await self.send(words)

class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)

news = URLRouter([path("ws/news/<str:word>/", NewsDesk.as_asgi()), re_path(r"", NoSuchPath.as_asgi())])
