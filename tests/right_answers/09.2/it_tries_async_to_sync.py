# unusual: it tries, and takes the error for an answer
tasks = set()


async def group_send(match, score):
    await get_channel_layer().group_send(f"match.{match}", {"type": "score.changed", "score": score})


def tell(match, score):
    try:
        async_to_sync(group_send)(match, score)
    except RuntimeError:
        tasks.add(asyncio.get_running_loop().create_task(group_send(match, score)))


def plain_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


async def quick_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


both_site = pages_and(Watch, plain=plain_page, quick=quick_page)
