# unusual: a coroutine function that a decorator makes plain; channel by channel
@async_to_sync
async def tell_all(match, score):
    layer = get_channel_layer()
    for channel in list(layer.groups.get(f"match.{match}", {})):
        await layer.send(channel, {"type": "score_changed", "score": score})


def tell_view(request):
    tell_all(request.GET["match"], request.GET["score"])
    return HttpResponse("told")


tell_site = pages_and(Watch, tell=tell_view)
