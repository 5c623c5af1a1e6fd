# caught by: test_few_queries
# told: took 31 queries
# a reader thinks: inside of the function all is well
class Scorers(AsyncJsonWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send_json(await self.names(int(text_data)))

    @database_sync_to_async
    def names(self, match):
        return [goal.player.name for goal in Goal.objects.filter(match=match).order_by("minute")]
