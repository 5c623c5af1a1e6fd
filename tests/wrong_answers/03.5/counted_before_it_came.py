# caught by: test_a_client_is_greeted
# a reader thinks: the order of the lines in connect does not matter
# instead of:
        members[self.room].add(self)
        here = len(members[self.room])
        await self.send(f"Welcome to {self.room}, {self.name} ({here} here)")
# write:
        here = len(members[self.room])
        await self.send(f"Welcome to {self.room}, {self.name} ({here} here)")
        members[self.room].add(self)
