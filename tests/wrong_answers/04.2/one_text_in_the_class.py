# caught by: test_several_clients_get_their_own_answers
# a reader thinks: the class is a good place to keep the text
# instead of:
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})
# write:
        ScoreDesk.text = event["text"]
        await asyncio.sleep(0.1)
        await self.send({"type": "websocket.send", "text": f"Noted: {ScoreDesk.text}"})
