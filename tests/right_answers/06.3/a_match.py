# unusual: cases by match, in an ASGI application without Channels
async def ScoreDesk(scope, receive, send):
    while True:
        match await receive():
            case {"type": "websocket.connect"}:
                await send({"type": "websocket.accept"})
            case {"type": "websocket.disconnect"}:
                return
            case {"text": "stop"}:
                await send({"type": "websocket.send", "text": "Goodbye"})
                await send({"type": "websocket.close"})
            case {"text": str(text)}:
                await send({"type": "websocket.send", "text": f"Noted: {text}"})
            case _:
                await send({"type": "websocket.close", "code": 4003})
