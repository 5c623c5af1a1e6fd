# caught by: test_each_viewer_gets_the_score_once
# told: GET /tell/?match=
# a reader thinks: group_send sends
# instead of:
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
# write:
    get_channel_layer().group_send(f"match.{match}", event)
