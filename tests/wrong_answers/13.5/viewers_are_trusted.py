# caught by: test_who_may_report
# told: takes goals from viewers
# file: my_project/scores/tests/test_reporters.py
# instead of:
    await viewer.send_json_to(GOAL)
    assert (await viewer.receive_json_from())["type"] == "error"
# write:
    assert await viewer.receive_nothing()
