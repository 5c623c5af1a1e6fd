# caught by: test_many_at_once_get_an_answer_each
# a reader thinks: one answer to a burst of orders is enough
import asyncio


# instead of:
    def trade(self, message):
# write:
    waiting = None

    def trade(self, message):
# instead of:
        await self.send(json.dumps(reply, cls=DjangoJSONEncoder))
# write:
        if self.waiting:
            self.waiting.cancel()
        self.waiting = asyncio.create_task(self.tell(json.dumps(reply, cls=DjangoJSONEncoder)))

    async def tell(self, text):
        await asyncio.sleep(0.05)
        await self.send(text)
