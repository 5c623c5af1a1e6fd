# unusual: an async view that awaits
async def tell_view(request):
    event = {"type": "score.changed", "score": request.GET["score"]}
    await get_channel_layer().group_send(f"match.{request.GET['match']}", event)
    return HttpResponse(b"told")


tell_site = pages_and(Watch, tell=tell_view)
