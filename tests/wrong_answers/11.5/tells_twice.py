# caught by: test_nothing_is_lost_at_the_worst_moment
# a reader thinks: each event is news
# file: my_project/scores/consumers.py
# instead of:
        number = event["score"]["number"]
        if number == self.last + 1:
            await self.tell(event["score"])
        elif number > self.last:  # an event before it was lost
            await self.catch_up()
# write:
        await self.tell(event["score"])
