# caught by: test_any_text_in_its_order
# a reader thinks: blanks around a score are a mistake
def tell_view(request):
    match, score = request.GET["match"], request.GET["score"]
    event = {"type": "score.changed", "score": score.strip() or score}
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
    return HttpResponse("told")


tell_site = pages_and(Watch, tell=tell_view)
