# caught by: test_the_replies_are_numbered
# a reader thinks: one counts after the answer
# instead of:
        self.number += 1
        await self.send({"type": "websocket.send", "text": f"{self.number} {event['text']}"})
# write:
        await self.send({"type": "websocket.send", "text": f"{self.number} {event['text']}"})
        self.number += 1
