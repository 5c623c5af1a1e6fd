# unusual: an ASGI application, with Decimal for the number
from decimal import Decimal


async def Timer(scope, receive, send):
    while (event := await receive())["type"] != "websocket.disconnect":
        if event["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
            continue
        await asyncio.sleep(float(Decimal(event["text"])))
        await send({"type": "websocket.send", "text": event["text"] + " s are over"})
