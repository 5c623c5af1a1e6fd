# caught by: test_where_nobody_looks
# a reader thinks: there must be a viewer
def tell_view(request):
    match, score = request.GET["match"], request.GET["score"]
    layer = get_channel_layer()
    if f"match.{match}" not in layer.groups:
        return HttpResponse("nobody", status=404)
    async_to_sync(layer.group_send)(f"match.{match}", {"type": "score.changed", "score": score})
    return HttpResponse("told")


tell_site = pages_and(Watch, tell=tell_view)
