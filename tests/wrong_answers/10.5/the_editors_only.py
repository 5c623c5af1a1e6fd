# caught by: test_a_reporter_logs_in_and_writes
# a reader thinks: whoever may go into the admin may write
# file: my_project/scores/consumers.py
# instead of:
        return await user.ahas_perm("scores.add_goal")
# write:
        return user.is_staff
