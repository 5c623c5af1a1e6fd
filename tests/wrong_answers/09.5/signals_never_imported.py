# caught by: test_a_goal_of_the_admin_reaches_all_once
# a reader thinks: a file in the app is read
# file: my_project/scores/apps.py
from django.apps import AppConfig


class ScoresConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "scores"

    ### END SOLUTION
