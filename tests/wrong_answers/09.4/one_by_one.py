# caught by: test_all_or_nothing
# a reader thinks: what was saved before the error stays
# instead of:
    with transaction.atomic():
        Goal.objects.bulk_create(Goal(match=match, team=team) for match, team in rows)
        transaction.on_commit(tell_all)
# write:
    for match, team in rows:
        Goal.objects.bulk_create([Goal(match=match, team=team)])
    transaction.on_commit(tell_all)
