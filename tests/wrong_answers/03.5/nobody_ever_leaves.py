# caught by: test_the_others_go_on_when_one_has_gone
# a reader thinks: who has gone is not there, so nothing reaches them
# instead of:
        await asyncio.gather(*sends, return_exceptions=True)  # one who is leaving costs nobody else the text

    async def disconnect(self, code):
        members[self.room].discard(self)
# write:
        await asyncio.gather(*sends, return_exceptions=True)  # one who is leaving costs nobody else the text
