# caught by: test_who_may_report
# told: only when a reporter connects
# file: my_project/scores/tests/test_reporters.py
# instead of:
    await bea.user_permissions.aclear()
    await reporter.send_json_to(GOAL)
    assert (await reporter.receive_output())["code"] == 4403
# write:
