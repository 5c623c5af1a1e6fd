# caught by: test_a_text_is_answered
# told: See also: Error gallery: TypeError: AsyncConsumer.send() got an unexpected keyword argument 'text_data'
# told: Hint 2
# a reader thinks: send takes text_data, as in lesson 01
# instead of:
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})
# write:
        await self.send(text_data=f"Noted: {event['text']}")
