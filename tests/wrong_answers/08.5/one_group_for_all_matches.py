# caught by: test_a_goal_reaches_all_of_its_match_once
# a reader thinks: a group for the match centre
# file: my_project/scores/consumers.py
# instead of:
        self.group = f"match.{self.match}"
# write:
        self.group = "matches"
