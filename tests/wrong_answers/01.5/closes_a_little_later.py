# caught by: test_the_connection_is_closed
# a reader thinks: closing can wait until there is time for it
import asyncio

closing = set()


async def close_later(websocket):
    await asyncio.sleep(0.5)
    await websocket.close()


async def ask(url, text):
    websocket = await connect(url)
    await websocket.send(text)
    reply = await websocket.recv()
    closing.add(asyncio.create_task(close_later(websocket)))
    return reply
