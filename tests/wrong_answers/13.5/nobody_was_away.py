# caught by: test_what_who_comes_late_gets
# told: ?after=1
# file: my_project/scores/tests/test_viewers.py
# instead of:
@pytest.mark.parametrize(("after", "scores"), [("", [score(1, 1, 0), score(2, 1, 1)]), ("?after=1", [score(2, 1, 1)])])
# write:
@pytest.mark.parametrize(("after", "scores"), [("", [score(1, 1, 0), score(2, 1, 1)])])
