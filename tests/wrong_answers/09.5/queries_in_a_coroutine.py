# caught by: test_a_goal_of_the_admin_reaches_all_once
# a reader thinks: goals_of is a function like others
# file: my_project/scores/consumers.py
# instead of:
        goals = await database_sync_to_async(goals_of)(self.match)
# write:
        goals = goals_of(self.match)
