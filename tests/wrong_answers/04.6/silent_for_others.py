# caught by: test_other_messages_change_nothing
# a reader thinks: what is no goal needs no answer
# file: my_project/scores/consumers.py
# instead of:
        await self.tell_score()
# write:
            await self.tell_score()
