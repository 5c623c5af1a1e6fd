# caught by: test_each_score_has_a_number_and_comes_once
# a reader thinks: the database counts already
# file: my_project/scores/signals.py
# instead of:
    score = {"number": next_number(match), **goals_of(match)}
# write:
    newest = Score.objects.order_by("-pk").first()
    score = {"number": newest.pk + 1 if newest else 1, **goals_of(match)}
