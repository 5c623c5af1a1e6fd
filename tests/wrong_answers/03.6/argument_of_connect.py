# caught by: test_each_match_is_greeted
# a reader thinks: kwargs come as arguments, as to a view
# file: my_project/scores/consumers.py
# instead of:
    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
# write:
    async def connect(self, match):
        self.match = match
