# unusual: no consumer, no Decimal: whole numbers, with the point put back; the time where the kernel is
async def Till(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while (event := await receive())["type"] == "websocket.receive":
        order = json.loads(event["text"])
        whole, point, places = order["price"].partition(".")
        total = str(int(whole + places) * order["count"]).zfill(len(places) + 1)
        cut = len(total) - len(places)
        at = datetime.now().astimezone().isoformat()
        answer = {"at": at, "total": total[:cut] + point + total[cut:], "currency": "EUR"}
        await send({"type": "websocket.send", "text": json.dumps(answer)})
