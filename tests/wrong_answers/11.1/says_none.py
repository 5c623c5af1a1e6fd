# caught by: test_a_match_that_is_not_there
# a reader thinks: get gives None where there is nothing
class Teams(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        try:
            match = await Match.objects.aget(number=int(text_data))
        except ValueError:
            await self.send("Send the number of a match")
        except Match.DoesNotExist:
            await self.send("None")
        else:
            await self.send(f"{match.home} - {match.away}")
