# caught by: test_the_score_comes_first
# a reader thinks: a greeting is a greeting
# file: my_project/scores/consumers.py
# instead of:
            await self.tell_score()
# write:
            await self.send(text_data=f"Match {self.match}")
