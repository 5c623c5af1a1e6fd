# caught by: test_what_who_comes_late_gets
# told: the newest score alone
# file: my_project/scores/tests/test_viewers.py
# instead of:
    for expected in scores:
        assert await viewer.receive_json_from() == expected
# write:
    came = await viewer.receive_json_from()
    while came != scores[-1]:
        came = await viewer.receive_json_from()
    assert after == "" or came == scores[0]
