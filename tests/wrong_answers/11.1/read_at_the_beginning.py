# caught by: test_the_teams_of_a_match
# a reader thinks: one query in place of many
class Teams(AsyncWebsocketConsumer):
    async def connect(self):
        self.matches = {str(match.number): match async for match in Match.objects.all()}
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        match = self.matches.get(text_data)
        if match is not None:
            await self.send(f"{match.home} - {match.away}")
        elif text_data.lstrip("-").isdigit():
            await self.send(f"There is no match {text_data}")
        else:
            await self.send("Send the number of a match")
