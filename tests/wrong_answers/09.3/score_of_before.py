# caught by: test_no_score_that_never_was
# told: Hint 2
# a reader thinks: only the sending has to wait
# instead of:
    def send():
        event = {"type": "score.changed", "score": score_of(goal.match)}
        async_to_sync(get_channel_layer().group_send)(f"match.{goal.match}", event)

    transaction.on_commit(send)
# write:
    event = {"type": "score.changed", "score": score_of(goal.match)}
    send = async_to_sync(get_channel_layer().group_send)
    transaction.on_commit(lambda: send(f"match.{goal.match}", event))
