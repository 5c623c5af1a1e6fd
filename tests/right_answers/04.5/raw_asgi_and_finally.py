# unusual: an ASGI application that counts in a context manager
from contextlib import contextmanager

count = 0


@contextmanager
def counted():
    global count
    count += 1
    try:
        yield
    finally:
        count -= 1


async def Visitors(scope, receive, send):
    await receive()
    with counted():
        await send({"type": "websocket.accept"})
        event = None
        while event is None or event["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": f"{count} here"})
            event = await receive()
