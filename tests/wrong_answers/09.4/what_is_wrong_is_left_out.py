# caught by: test_all_or_nothing
# a reader thinks: save what can be saved
# instead of:
def import_goals(rows):
# write:
def import_goals(rows):
    rows = [(match, team) for match, team in rows if team in ("home", "away")]
    Goal.objects.bulk_create([Goal(match=match, team=team) for match, team in rows])

# instead of:
    with transaction.atomic():
        Goal.objects.bulk_create(Goal(match=match, team=team) for match, team in rows)
        transaction.on_commit(tell_all)
# write:
    transaction.on_commit(tell_all)
