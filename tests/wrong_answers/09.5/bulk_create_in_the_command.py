# caught by: test_a_command_saves_a_goal
# a reader thinks: all ways to save are one
# file: my_project/scores/management/commands/goal.py
# instead of:
        goal.save()
# write:
        Goal.objects.bulk_create([goal])
