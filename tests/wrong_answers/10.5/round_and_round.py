# caught by: test_nobody_without_the_permission
# told: with status 302, not 403
# a reader thinks: permission_required alone says it all; who is logged in is sent to log in
# file: my_project/scores/views.py
# instead of:
@login_required
@permission_required("scores.add_goal", raise_exception=True)
# write:
@permission_required("scores.add_goal")
