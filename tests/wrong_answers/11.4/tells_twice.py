# caught by: test_nothing_is_lost_at_the_worst_moment
# a reader thinks: who has joined first loses nothing
# instead of:
        if line["number"] > self.last:
            self.last = line["number"]
            await self.send_json(line)
# write:
        await self.send_json(line)
