# unusual: one ASGI application without any router
import re


async def news(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    found = re.fullmatch(r"/ws/news/([-\w]+)/", scope["path"], re.ASCII)
    if found is None:
        await send({"type": "websocket.close", "code": 4404})
        return
    word = found[1]
    greeting = "the latest" if word == "latest" else f"story {int(word)}" if word.isdecimal() else f"topic {word}"
    await send({"type": "websocket.send", "text": greeting})
    while (await receive())["type"] != "websocket.disconnect":
        pass
