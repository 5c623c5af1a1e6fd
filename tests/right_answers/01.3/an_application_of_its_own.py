# unusual: no class at all, but the events of ASGI
async def Greeter(scope, receive, send):
    while (event := await receive())["type"] != "websocket.disconnect":
        if event["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.send", "text": "Welcome to the score desk"})
