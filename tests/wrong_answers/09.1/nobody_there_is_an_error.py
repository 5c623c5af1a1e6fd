# caught by: test_where_nobody_looks
# a reader thinks: there must be a viewer
# instead of:
    event = {"type": "score.changed", "score": score}
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
# write:
    layer = get_channel_layer()
    if f"match.{match}" not in layer.groups:
        return HttpResponse("nobody", status=404)
    async_to_sync(layer.group_send)(f"match.{match}", {"type": "score.changed", "score": score})
