# caught by: test_nobody_without_a_login
# told: answered with status 200
# a reader thinks: the WebSocket is guarded, so the page need not be
# file: my_project/scores/views.py
# instead of:
@login_required
@permission_required("scores.add_goal", raise_exception=True)
# write:
