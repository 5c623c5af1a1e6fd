# caught by: test_each_viewer_gets_the_score_once
# a reader thinks: group_send sends
def tell_view(request):
    match, score = request.GET["match"], request.GET["score"]
    event = {"type": "score.changed", "score": score}
    get_channel_layer().group_send(f"match.{match}", event)
    return HttpResponse("told")


tell_site = pages_and(Watch, tell=tell_view)
