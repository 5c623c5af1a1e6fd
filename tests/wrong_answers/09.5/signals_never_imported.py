# caught by: test_a_goal_of_the_admin_reaches_all_once
# told: nothing has imported `scores/signals.py`
# a reader thinks: a file in the app is read
# file: my_project/scores/apps.py
# instead of:
    def ready(self):
        from . import signals  # noqa: F401
# write:
