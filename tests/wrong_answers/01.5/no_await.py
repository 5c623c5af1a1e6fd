# caught by: test_the_reply_is_returned
# a reader thinks: recv() returns the text
async def ask(url, text):
    async with connect(url) as websocket:
        await websocket.send(text)
        return websocket.recv()
