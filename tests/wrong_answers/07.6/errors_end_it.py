# caught by: test_other_messages_are_errors
# a reader thinks: who can not speak JSON has no business here
# file: my_project/scores/consumers.py
# instead of:
                await self.tell_error("Send a goal, or ask for the score.")
# write:
                await self.tell_error("Send a goal, or ask for the score.")
                await self.close(code=4400)
