# unusual: no router at all; it looks at the path itself and refuses by hand
desks = {"/ws/scores/": ScoreDesk.as_asgi(), "/ws/prices/": PriceDesk.as_asgi()}


async def two_desks(scope, receive, send):
    if (desk := desks.get(scope["path"])) is not None:
        return await desk(scope, receive, send)
    await receive()
    await send({"type": "websocket.close"})
