# caught by: test_each_match_is_told_once
# a reader thinks: each row is news
# instead of:
    def tell_all():
        for match in {match for match, _ in rows}:
            event = {"type": "score.changed", "score": score_of(match)}
            async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)

    with transaction.atomic():
        Goal.objects.bulk_create(Goal(match=match, team=team) for match, team in rows)
        transaction.on_commit(tell_all)
# write:
    Goal.objects.bulk_create([Goal(match=match, team=team) for match, team in rows])
    for match, _ in rows:
        event = {"type": "score.changed", "score": score_of(match)}
        async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
