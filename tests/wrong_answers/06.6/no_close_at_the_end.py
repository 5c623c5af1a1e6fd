# caught by: test_the_match_ends
# a reader thinks: nothing more is sent, that is enough
# file: my_project/scores/consumers.py
# instead of:
            await self.send(text_data="full time", close=True)
# write:
            await self.send(text_data="full time")
