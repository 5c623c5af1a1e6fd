# unusual: the list of its WebSockets has the name of the list of pages, and a last route closes
class Nothing(AsyncWebsocketConsumer):
    async def connect(self):
        await self.close()


urlpatterns = [*two_desks.routes, *matches.routes, re_path(r"", Nothing.as_asgi())]
project = ProtocolTypeRouter({"http": get_asgi_application(), "websocket": URLRouter(urlpatterns)})
