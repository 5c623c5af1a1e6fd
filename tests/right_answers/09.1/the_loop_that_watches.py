# unusual: the loop is taken from the consumers, and the view hands the coroutine over
loops = []
connect = Watch.connect


async def connect_and_keep_the_loop(self):
    loops[:] = [asyncio.get_running_loop()]
    await connect(self)


Watch.connect = connect_and_keep_the_loop


def tell_view(request):
    event = {"type": "score.changed", "score": request.GET["score"]}
    for loop in loops:  # none: nobody has looked yet
        sending = get_channel_layer().group_send(f"match.{request.GET['match']}", event)
        asyncio.run_coroutine_threadsafe(sending, loop).result()
    return HttpResponse("told", content_type="text/plain")


tell_site = pages_and(Watch, tell=tell_view)
