# unusual: an ASGI application without Channels, which holds its seat as long as it runs
taken = 0


async def SmallDoor(scope, receive, send):
    global taken
    await receive()
    if taken >= SEATS:
        return await send({"type": "websocket.close"})
    taken += 1
    try:
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
    finally:
        taken -= 1
