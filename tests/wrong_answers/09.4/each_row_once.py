# caught by: test_each_match_is_told_once
# a reader thinks: a row that stands there twice is a slip
# instead of:
        Goal.objects.bulk_create(Goal(match=match, team=team) for match, team in rows)
# write:
        Goal.objects.bulk_create(Goal(match=match, team=team) for match, team in set(map(tuple, rows)))
