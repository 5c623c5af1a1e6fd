# caught by: test_a_reporter_logs_in_and_writes
# a reader thinks: a reporter is who is in the group reporters
# file: my_project/scores/consumers.py
# instead of:
        return await user.ahas_perm("scores.add_goal")
# write:
        return await user.groups.filter(name="reporters").aexists()
