# caught by: test_it_is_a_plain_function
# a reader thinks: the caller may want the task
def tell(match, score):
    sending = get_channel_layer().group_send
    event = {"type": "score.changed", "score": score}
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return async_to_sync(sending)(f"match.{match}", event)
    return loop.create_task(sending(f"match.{match}", event))


def plain_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


async def quick_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


both_site = pages_and(Watch, plain=plain_page, quick=quick_page)
