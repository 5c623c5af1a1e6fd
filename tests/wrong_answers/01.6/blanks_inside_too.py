# caught by: test_blanks_around_are_ignored
# a reader thinks: more than one blank is a slip of the keyboard
class VersionDesk(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send("Which package?")

    async def receive(self, text_data=None, bytes_data=None):
        name = " ".join(text_data.split())
        if name == "bye":
            await self.send("Goodbye")
            await self.close()
        elif found := installed(name):
            await self.send(f"{name} {found}")
        else:
            await self.send(f"{name} is not installed")
