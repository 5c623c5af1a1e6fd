# caught by: test_one_is_away
# a reader thinks: who answers is well
async def health(request):
    return JsonResponse({"database": "ok", "layer": "ok"})


site = pages_and(AsyncWebsocketConsumer, health=health)
