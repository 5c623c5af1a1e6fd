# caught by: test_what_viewers_are_told
# told: was deleted
# file: my_project/scores/tests/test_viewers.py
# instead of:
    await goal.adelete()
    assert await viewer.receive_json_from() == score(2, 0, 0)
# write:
    assert goal
