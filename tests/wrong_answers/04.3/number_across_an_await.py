# caught by: test_each_client_has_its_own_numbers
# a reader thinks: until the answer is sent, nobody else's message comes
# instead of:
        await self.send({"type": "websocket.send", "text": f"{self.number} {event['text']}"})
# write:
        Numbered.answer = f"{self.number} {event['text']}"
        await asyncio.sleep(0.05)
        await self.send({"type": "websocket.send", "text": Numbered.answer})
