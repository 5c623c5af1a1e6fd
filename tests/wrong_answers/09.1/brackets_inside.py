# caught by: test_each_viewer_gets_the_score_once
# a reader thinks: async_to_sync takes the call
# instead of:
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
# write:
    async_to_sync(get_channel_layer().group_send(f"match.{match}", event))
