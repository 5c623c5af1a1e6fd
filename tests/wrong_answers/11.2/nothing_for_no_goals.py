# caught by: test_a_match_without_goals
# a reader thinks: without goals there is nothing to say
class Scorers(AsyncJsonWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        goals = Goal.objects.filter(match=int(text_data)).select_related("player").order_by("minute")
        if names := [goal.player.name async for goal in goals]:
            await self.send_json(names)
