# caught by: test_right_match_centres_pass
# told: another match centre that does the same
# a reader thinks: the consumer has a method for this
# file: my_project/scores/tests/test_viewers.py
from scores.consumers import WatchConsumer
# instead of:
    await Goal.objects.acreate(match=8, team="home")
# write:
    assert WatchConsumer.score_changed
    await Goal.objects.acreate(match=8, team="home")
