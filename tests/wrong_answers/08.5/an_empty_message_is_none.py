# caught by: test_viewers_watch
# a reader thinks: an empty message need not be answered
# file: my_project/scores/consumers.py
# instead of:
        await self.tell_error("You watch. Goals are told by reporters.")
# write:
        if text_data is not None or bytes_data:
            await self.tell_error("You watch. Goals are told by reporters.")
