# caught by: test_each_viewer_gets_the_score_once
# a reader thinks: the group is that of the lesson
def tell_view(request):
    match, score = request.GET["match"], request.GET["score"]
    async_to_sync(get_channel_layer().group_send)("match.7", {"type": "score.changed", "score": score})
    return HttpResponse("told")


tell_site = pages_and(Watch, tell=tell_view)
