# caught by: test_each_text_is_noted
# a reader thinks: two ways to write a letter are one letter
import unicodedata


# instead of:
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})
# write:
        text = unicodedata.normalize("NFC", event["text"])
        await self.send({"type": "websocket.send", "text": f"Noted: {text}"})
