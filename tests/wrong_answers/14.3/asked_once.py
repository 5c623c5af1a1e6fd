# caught by: test_one_is_away
# a reader thinks: health addresses are asked often
known = {}


async def health(request):
    if not known:
        known["database"] = await how_is(ask_database)
        known["layer"] = await how_is(ask_layer)
    return JsonResponse(known, status=200 if set(known.values()) == {"ok"} else 503)


async def how_is(ask):
    try:
        await asyncio.wait_for(ask(), 0.4)
        return "ok"
    except Exception:
        return "away"


site = pages_and(AsyncWebsocketConsumer, health=health)
