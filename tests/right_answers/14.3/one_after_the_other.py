# unusual: one after the other, each with a short time
async def well(ask):
    try:
        async with asyncio.timeout(0.2):
            await ask()
    except (Exception, asyncio.CancelledError):
        return False
    return True


async def health(request):
    database = await well(ask_database)
    layer = await well(ask_layer)
    words = {True: "ok", False: "away"}
    answer = JsonResponse({"layer": words[layer], "database": words[database]})
    answer.status_code = 200 if database and layer else 503
    return answer


site = pages_and(AsyncWebsocketConsumer, health=health)
