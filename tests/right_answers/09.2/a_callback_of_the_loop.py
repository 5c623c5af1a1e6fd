# unusual: it asks the loop to begin, and keeps no task of its own
keep = []


async def group_send(match, score):
    await get_channel_layer().group_send(f"match.{match}", {"type": "score.changed", "score": score})


def begin(match, score):
    keep.append(asyncio.ensure_future(group_send(match, score)))


def tell(match, score):
    try:
        asyncio.get_running_loop().call_soon(begin, match, score)
    except RuntimeError:
        async_to_sync(group_send)(match, score)


def plain_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


async def quick_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


both_site = pages_and(Watch, plain=plain_page, quick=quick_page)
