# unusual: the names come without their objects
class Scorers(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        names = Goal.objects.filter(match=content).order_by("minute").values_list("player__name", flat=True)
        await self.send_json([name async for name in names])
