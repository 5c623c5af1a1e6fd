# caught by: test_the_reply_is_returned
# a reader thinks: twice is safer
async def ask(url, text):
    async with connect(url) as websocket:
        await websocket.send(text)
        await websocket.send(text)
        return await websocket.recv()
