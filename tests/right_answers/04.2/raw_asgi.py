# unusual: no consumer class, an ASGI application
async def ScoreDesk(scope, receive, send):
    while (event := await receive())["type"] != "websocket.disconnect":
        if event["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        else:
            await send({"type": "websocket.send", "text": "Noted: " + event["text"]})
