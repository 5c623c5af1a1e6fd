# caught by: test_a_goal_of_the_admin_reaches_all_once
# a reader thinks: a model is in the admin by itself
# file: my_project/scores/admin.py
from django.contrib import admin  # noqa: F401
