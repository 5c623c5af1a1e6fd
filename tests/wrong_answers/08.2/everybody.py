# caught by: test_the_sender_gets_nothing
# a reader thinks: as in the task before
# instead of:
        if event["sender"] != self.channel_name:
            await self.send(text_data=event["text"])
# write:
        await self.send(text_data=event["text"])
