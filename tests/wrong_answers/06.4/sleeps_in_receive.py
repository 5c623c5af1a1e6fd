# caught by: test_several_wait_at_the_same_time
# a reader thinks: await lets this connection go on, too
class Reminder(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        seconds, _, words = text_data.partition(" ")
        await asyncio.sleep(float(seconds))
        await self.send(text_data=words)
