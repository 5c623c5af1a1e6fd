# caught by: test_viewers_watch
# a reader thinks: who asks for the score gets it, a viewer too
# file: my_project/scores/consumers.py
# instead of:
        await self.tell_error("You watch. Goals are told by reporters.")
# write:
        if text_data and "score" in text_data:
            await self.tell_score()
        else:
            await self.tell_error("You watch. Goals are told by reporters.")
