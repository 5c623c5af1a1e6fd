# caught by: test_the_score_is_the_matchs
# a reader thinks: when nobody is there, the match is over
# file: my_project/scores/consumers.py
# instead of:
    async def tell_score(self):
# write:
    async def disconnect(self, code):
        goals.pop(self.match, None)

    async def tell_score(self):
