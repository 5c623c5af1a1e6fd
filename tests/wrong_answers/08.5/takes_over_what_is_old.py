# caught by: test_many_goals_at_once_are_counted
# a reader thinks: what comes is what holds
# file: my_project/scores/consumers.py
# instead of:
            self.goals[team] = max(self.goals[team], number)
# write:
            self.goals[team] = number
