# caught by: test_what_the_database_refuses_is_not_told
# a reader thinks: the order of these two does not matter
# instead of:
    Line.objects.create(match=match, **line)
    event = {"type": "line.said", "line": line}
    transaction.on_commit(lambda: async_to_sync(get_channel_layer().group_send)(f"match.{match}", event))
# write:
    event = {"type": "line.said", "line": line}
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
    Line.objects.create(match=match, **line)
