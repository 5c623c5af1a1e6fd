# caught by: test_texts_arrive_in_order_as_they_are
# a reader thinks: what comes quickly, one after the other, may be told in one
import asyncio


# instead of:
        await self.send(text_data=event["text"])
# write:
        if task := getattr(self, "task", None):
            task.cancel()
        self.task = asyncio.create_task(self.soon(event["text"]))

    async def soon(self, text):
        await asyncio.sleep(0.01)
        await self.send(text_data=text)
