# caught by: test_a_saved_goal_is_told
# a reader thinks: on_commit awaits it
# instead of:
    def send():
        event = {"type": "score.changed", "score": score_of(goal.match)}
        async_to_sync(get_channel_layer().group_send)(f"match.{goal.match}", event)
# write:
    async def send():
        event = {"type": "score.changed", "score": await sync_to_async(score_of)(goal.match)}
        await get_channel_layer().group_send(f"match.{goal.match}", event)
