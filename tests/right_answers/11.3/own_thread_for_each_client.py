# unusual: a thread for each client, by an application around the consumer
from asgiref.sync import ThreadSensitiveContext


class Desk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        what, match = text_data.split()
        work = report if what == "report" else (lambda match: str(Goal.objects.filter(match=match).count()))
        await self.send(await database_sync_to_async(work)(int(match)))


async def desk_site(scope, receive, send):
    async with ThreadSensitiveContext():
        await Desk.as_asgi()(scope, receive, send)
