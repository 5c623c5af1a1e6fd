# caught by: test_the_reply_is_returned
# a reader thinks: a coroutine is always started with asyncio.run, as in a script
import asyncio


def ask(url, text):
    async def conversation():
        async with connect(url) as websocket:
            await websocket.send(text)
            return await websocket.recv()

    return asyncio.run(conversation())
