# caught by: test_a_saved_goal_is_told
# a reader thinks: who looks sees what is theirs
# instead of:
        async_to_sync(get_channel_layer().group_send)(f"match.{goal.match}", event)
# write:
        layer = get_channel_layer()
        for group in list(layer.groups):
            async_to_sync(layer.group_send)(group, event)
