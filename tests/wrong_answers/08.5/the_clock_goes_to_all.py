# caught by: test_tickets_clock_and_errors_are_as_before
# a reader thinks: one clock does for all of a match
# file: my_project/scores/consumers.py
# instead of:
                await self.send_json({"type": "clock", "minute": number})
# write:
                await self.channel_layer.group_send(self.group, {"type": "minute.over", "minute": number})
# instead of:
    async def tell_score(self):
# write:
    async def minute_over(self, event):
        await self.send_json({"type": "clock", "minute": event["minute"]})

    async def tell_score(self):
