# caught by: test_each_viewer_gets_the_score_once
# a reader thinks: the group is that of the lesson
# instead of:
    event = {"type": "score.changed", "score": score}
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
# write:
    async_to_sync(get_channel_layer().group_send)("match.7", {"type": "score.changed", "score": score})
