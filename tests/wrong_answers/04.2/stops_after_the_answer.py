# caught by: test_each_text_is_noted
# a reader thinks: one answer, and the consumer has finished, as a view has
# instead of:
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})
# write:
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})
        raise StopConsumer()
