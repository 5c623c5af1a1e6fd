# caught by: test_the_score_is_the_matchs
# a reader thinks: whoever comes begins a match
# file: my_project/scores/consumers.py
# instead of:
        self.goals = goals.setdefault(self.match, {"home": 0, "away": 0})
# write:
        self.goals = goals[self.match] = {"home": 0, "away": 0}
