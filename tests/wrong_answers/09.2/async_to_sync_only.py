# caught by: test_both_pages_tell_each_viewer_once
# a reader thinks: async_to_sync makes it plain everywhere
def tell(match, score):
    sending = get_channel_layer().group_send
    event = {"type": "score.changed", "score": score}
    async_to_sync(sending)(f"match.{match}", event)


def plain_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


async def quick_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


both_site = pages_and(Watch, plain=plain_page, quick=quick_page)
