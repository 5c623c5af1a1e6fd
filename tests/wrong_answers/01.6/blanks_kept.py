# caught by: test_blanks_around_are_ignored
# a reader thinks: people type without blanks
class VersionDesk(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send("Which package?")

    async def receive(self, text_data=None, bytes_data=None):
        if text_data == "bye":
            await self.send("Goodbye")
            await self.close()
        elif found := installed(text_data):
            await self.send(f"{text_data} {found}")
        else:
            await self.send(f"{text_data} is not installed")
