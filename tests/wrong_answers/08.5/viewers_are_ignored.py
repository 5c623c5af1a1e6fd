# caught by: test_viewers_watch
# a reader thinks: what a viewer says is nobody's business
# file: my_project/scores/consumers.py
# instead of:
        await self.tell_error("You watch. Goals are told by reporters.")
# write:
        pass
