# unusual: raw ASGI; each client has a queue, and a task of its own sends what is in it
import asyncio

queues = defaultdict(list)


async def room_desk(scope, receive, send):
    room = scope["url_route"]["kwargs"]["room"]
    name = parse_qs(scope["query_string"].decode()).get("name", ["guest"])[0]
    await receive()
    await send({"type": "websocket.accept"})
    mine = asyncio.Queue()
    queues[room].append(mine)
    mine.put_nowait(f"Welcome to {room}, {name} ({len(queues[room])} here)")
    sending = asyncio.create_task(send_all(mine, send))
    try:
        while (event := await receive())["type"] == "websocket.receive":
            for queue in queues[room]:
                queue.put_nowait(f"{name}: {event['text']}")
    finally:
        queues[room].remove(mine)
        sending.cancel()


async def send_all(queue, send):
    while True:
        await send({"type": "websocket.send", "text": await queue.get()})


rooms = URLRouter([path("ws/rooms/<slug:room>/", room_desk), re_path("", NoSuchPath.as_asgi())])
