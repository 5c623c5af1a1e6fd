# caught by: test_the_reply_is_returned
# a reader thinks: every server is an echo, so the reply is known
async def ask(url, text):
    async with connect(url) as websocket:
        await websocket.send(text)
        return text
