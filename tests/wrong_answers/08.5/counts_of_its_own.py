# caught by: test_two_processes_share_a_match
# a reader thinks: the score is sent, that is enough
# file: my_project/scores/consumers.py
# instead of:
        for team, number in event["goals"].items():  # another process may have counted more, or less
            self.goals[team] = max(self.goals[team], number)
# write:
