# unusual: raw saves, which the receiver is not connected for; scores before the commit
# instead of:
    def tell_all():
        for match in {match for match, _ in rows}:
            event = {"type": "score.changed", "score": score_of(match)}
            async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)

    with transaction.atomic():
        Goal.objects.bulk_create(Goal(match=match, team=team) for match, team in rows)
        transaction.on_commit(tell_all)
# write:
    post_save.disconnect(after_each_save, sender=Goal)
    try:
        with transaction.atomic():
            for match, team in rows:
                Goal(match=match, team=team).save(force_insert=True)
            for match in sorted({match for match, _ in rows}):
                event = {"type": "score.changed", "score": score_of(match)}
                transaction.on_commit(
                    lambda match=match, event=event: async_to_sync(get_channel_layer().group_send)(
                        f"match.{match}", event
                    )
                )
    finally:
        post_save.connect(after_each_save, sender=Goal)
