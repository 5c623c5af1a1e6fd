# caught by: test_an_event_that_was_lost_does_no_harm
# a reader thinks: a newer score is a newer score
# file: my_project/scores/consumers.py
# instead of:
        if number == self.last + 1:
            await self.tell(event["score"])
        elif number > self.last:  # an event before it was lost
            await self.catch_up()
# write:
        if number > self.last:
            await self.tell(event["score"])
