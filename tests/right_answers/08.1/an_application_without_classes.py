# unusual: an ASGI application that is a function
import asyncio

from channels.layers import get_channel_layer


async def Stand(scope, receive, send):
    layer, group = get_channel_layer(), scope["path"].strip("/").replace("/", "_")
    channel = await layer.new_channel()
    await receive()
    await layer.group_add(group, channel)
    await send({"type": "websocket.accept"})

    async def hear():
        while True:
            event = await layer.receive(channel)
            await send({"type": "websocket.send", "text": event["text"]})

    hearing = asyncio.create_task(hear())
    while (event := await receive())["type"] == "websocket.receive":
        await layer.group_send(group, {"type": "any", "text": event["text"]})
    hearing.cancel()
    await layer.group_discard(group, channel)
