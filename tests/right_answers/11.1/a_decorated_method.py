# unusual: a method that database_sync_to_async decorates, and that never raises
class Teams(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(await self.answer(text_data))

    @database_sync_to_async
    def answer(self, text):
        if not text.lstrip("-").isdecimal():
            return "Send the number of a match"
        for match in Match.objects.filter(pk=text):
            return f"{match.home} - {match.away}"
        return f"There is no match {text}"
