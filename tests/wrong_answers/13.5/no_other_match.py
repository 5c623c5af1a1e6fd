# caught by: test_what_viewers_are_told
# told: of other matches
# file: my_project/scores/tests/test_viewers.py
# instead of:
    await Goal.objects.acreate(match=8, team="home")
# write:
