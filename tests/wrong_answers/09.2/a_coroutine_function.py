# caught by: test_both_pages_tell_each_viewer_once
# a reader thinks: group_send is awaited, so tell is async
async def tell(match, score):
    await get_channel_layer().group_send(f"match.{match}", {"type": "score.changed", "score": score})


def plain_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


async def quick_page(request):
    for score in request.GET.getlist("score"):
        tell(request.GET["match"], score)
    return HttpResponse("told")


both_site = pages_and(Watch, plain=plain_page, quick=quick_page)
