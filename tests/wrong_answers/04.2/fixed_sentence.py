# caught by: test_each_text_is_noted
# a reader thinks: any answer will do (the old tutorial's handler never looks at what came)
# instead of:
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})
# write:
        await self.send({"type": "websocket.send", "text": "this is server sending message to you"})
