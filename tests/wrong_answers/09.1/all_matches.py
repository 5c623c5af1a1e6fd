# caught by: test_nobody_at_another_match
# a reader thinks: whoever looks gets it
def tell_view(request):
    match, score = request.GET["match"], request.GET["score"]
    layer = get_channel_layer()
    for group in list(layer.groups):
        async_to_sync(layer.group_send)(group, {"type": "score.changed", "score": score})
    return HttpResponse("told")


tell_site = pages_and(Watch, tell=tell_view)
