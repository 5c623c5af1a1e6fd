# caught by: test_any_name
# a reader thinks: a sender's name has no blanks at its ends
# instead of:
        await self.send_json({"from": event["from"], "text": event["text"]})
# write:
        await self.send_json({"from": event["from"].strip(), "text": event["text"]})
