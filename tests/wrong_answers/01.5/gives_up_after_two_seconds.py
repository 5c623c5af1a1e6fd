# caught by: test_several_calls_at_the_same_time
# a reader thinks: a server that thinks for two seconds will never answer
import asyncio

async def ask(url, text):
    async with connect(url) as websocket:
        await websocket.send(text)
        try:
            return await asyncio.wait_for(websocket.recv(), 2)
        except TimeoutError:
            return None
