# caught by: test_all_come_and_write_at_the_same_moment
# a reader thinks: nobody else comes while one client is greeted
# instead of:
        members[self.room].add(self)
# write:
        now = set(members[self.room])
        await asyncio.sleep(0.2)
        members[self.room] = now | {self}
