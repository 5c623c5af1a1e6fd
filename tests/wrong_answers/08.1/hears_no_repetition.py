# caught by: test_all_of_a_match_get_it_once
# a reader thinks: once means that the same text does not come again
# instead of:
        await self.send(text_data=event["text"])
# write:
        if event["text"] != getattr(self, "last", None):
            self.last = event["text"]
            await self.send(text_data=event["text"])
