# caught by: test_nobody_without_the_permission
# a reader thinks: who has an account is a reporter
# file: my_project/scores/consumers.py
# instead of:
        return await user.ahas_perm("scores.add_goal")
# write:
        return user.is_authenticated
