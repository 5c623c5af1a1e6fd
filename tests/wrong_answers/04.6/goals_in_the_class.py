# caught by: test_other_messages_change_nothing
# told: Goals of other matches are counted here: Match 
# told: Goal, line 4
# told: Hint 1
# a reader thinks: there is one score, so the class has it
# file: my_project/scores/consumers.py
# instead of:
    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        self.goals = goals.setdefault(self.match, {"home": 0, "away": 0})
# write:
    goals = {"home": 0, "away": 0}

    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
