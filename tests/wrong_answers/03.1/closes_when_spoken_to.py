# caught by: test_no_other_path_is_answered
# a reader thinks: who comes to a wrong path is closed as soon as a text comes
class Nobody(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.close()

two_desks = URLRouter([
    path("ws/scores/", ScoreDesk.as_asgi()),
    path("ws/prices/", PriceDesk.as_asgi()),
    re_path("", Nobody.as_asgi()),
])
