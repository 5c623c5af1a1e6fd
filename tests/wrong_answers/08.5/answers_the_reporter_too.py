# caught by: test_a_goal_reaches_all_of_its_match_once
# a reader thinks: the reporter gets an answer as before
# file: my_project/scores/consumers.py
# instead of:
                self.goals[team] += 1
# write:
                self.goals[team] += 1
                await self.tell_score()
