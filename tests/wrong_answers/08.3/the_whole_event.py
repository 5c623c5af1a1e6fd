# caught by: test_all_connections_of_a_name_get_it_once
# a reader thinks: the event is the message
# instead of:
        await self.send_json({"from": event["from"], "text": event["text"]})
# write:
        await self.send_json(event)
