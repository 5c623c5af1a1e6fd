# caught by: test_each_text_is_noted
# a reader thinks: nobody means the blanks around a text
# instead of:
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})
# write:
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text'].strip()}"})
