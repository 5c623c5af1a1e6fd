# unusual: to_thread, and a function that closes its connection
from django.db import connection


def report_and_close(match):
    try:
        return report(match)
    finally:
        connection.close()


class Desk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        what, match = text_data.split()
        if what == "report":
            await self.send(await asyncio.to_thread(report_and_close, int(match)))
        else:
            await self.send(str(len([goal async for goal in Goal.objects.filter(match=match)])))


desk_site = Desk.as_asgi()
