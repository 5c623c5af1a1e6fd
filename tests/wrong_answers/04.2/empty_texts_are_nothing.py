# caught by: test_each_text_is_noted
# a reader thinks: an empty text is no text
# instead of:
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})
# write:
        if event["text"]:
            await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})
