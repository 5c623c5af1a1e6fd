# caught by: test_any_text_and_any_reply
# a reader thinks: what looks like JSON is JSON
import json

async def ask(url, text):
    async with connect(url) as websocket:
        await websocket.send(text)
        reply = await websocket.recv()
        try:
            return json.loads(reply)
        except ValueError:
            return reply
