# unusual: an event says only that there is news, and each consumer reads what it lacks
# file: my_project/scores/consumers.py
# instead of:
        number = event["score"]["number"]
        if number == self.last + 1:
            await self.tell(event["score"])
        elif number > self.last:  # an event before it was lost
            await self.catch_up()
# write:
        await self.catch_up()
# file: my_project/scores/signals.py
# instead of:
    event = {"type": "score.changed", "score": score}
# write:
    event = {"type": "score.changed"}
