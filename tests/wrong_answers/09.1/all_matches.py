# caught by: test_nobody_at_another_match
# told: A viewer of match
# a reader thinks: whoever looks gets it
# instead of:
    event = {"type": "score.changed", "score": score}
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
# write:
    layer = get_channel_layer()
    for group in list(layer.groups):
        async_to_sync(layer.group_send)(group, {"type": "score.changed", "score": score})
