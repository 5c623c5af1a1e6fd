# caught by: test_the_server_at_the_url_is_asked
# a reader thinks: a slash at the end of an address means nothing
async def ask(url, text):
    async with connect(url.rstrip("/")) as websocket:
        await websocket.send(text)
        return await websocket.recv()
