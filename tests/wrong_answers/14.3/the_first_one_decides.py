# caught by: test_one_is_away
# a reader thinks: one that is away is enough
async def health(request):
    said = {"database": "ok", "layer": "ok"}
    try:
        await asyncio.wait_for(ask_database(), 0.4)
        await asyncio.wait_for(ask_layer(), 0.4)
    except Exception:
        said = {"database": "away", "layer": "away"}
    return JsonResponse(said, status=200 if said["database"] == "ok" else 503)


site = pages_and(AsyncWebsocketConsumer, health=health)
