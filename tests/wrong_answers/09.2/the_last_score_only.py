# caught by: test_the_async_page_tells_several
# a reader thinks: a viewer wants the newest score
newest = {}


def tell(match, score):
    sending = get_channel_layer().group_send
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        async_to_sync(sending)(f"match.{match}", {"type": "score.changed", "score": score})
        return
    first = match not in newest
    newest[match] = score
    if first:
        loop.create_task(send_newest(match))


async def send_newest(match):
    event = {"type": "score.changed", "score": newest.pop(match)}
    await get_channel_layer().group_send(f"match.{match}", event)


def plain_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


async def quick_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


both_site = pages_and(Watch, plain=plain_page, quick=quick_page)
