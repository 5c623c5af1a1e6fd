# caught by: test_others_are_not_told
# a reader thinks: a list concerns all
# instead of:
        for match in {match for match, _ in rows}:
            event = {"type": "score.changed", "score": score_of(match)}
            async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
# write:
        layer = get_channel_layer()
        for group in list(layer.groups):
            event = {"type": "score.changed", "score": score_of(int(group.removeprefix("match.")))}
            async_to_sync(layer.group_send)(group, event)
# instead of:
    with transaction.atomic():
        Goal.objects.bulk_create(Goal(match=match, team=team) for match, team in rows)
        transaction.on_commit(tell_all)
# write:
    Goal.objects.bulk_create([Goal(match=match, team=team) for match, team in rows])
    transaction.on_commit(tell_all)
