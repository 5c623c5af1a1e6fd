# caught by: test_a_client_is_greeted
# a reader thinks: all want to know when somebody comes
# instead of:
        await self.send(f"Welcome to {self.room}, {self.name} ({here} here)")
# write:
        for member in list(members[self.room]):
            await member.send(text_data=f"Welcome to {self.room}, {self.name} ({here} here)")
