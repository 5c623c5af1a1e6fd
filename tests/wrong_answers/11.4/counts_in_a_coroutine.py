# caught by: test_several_at_the_same_time
# a reader thinks: the async ORM is the same, with await
# instead of:
    await database_sync_to_async(keep)(match, text)
# write:
    line = {"number": await Line.objects.filter(match=match).acount() + 1, "text": text}
    await Line.objects.acreate(match=match, **line)
    await get_channel_layer().group_send(f"match.{match}", {"type": "line.said", "line": line})
