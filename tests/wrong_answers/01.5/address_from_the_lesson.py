# caught by: test_the_server_at_the_url_is_asked
# a reader thinks: only host and port of the url matter
from urllib.parse import urlsplit


async def ask(url, text):
    async with connect(f"ws://{urlsplit(url).netloc}/") as websocket:
        await websocket.send(text)
        return await websocket.recv()
