# caught by: test_nobody_is_let_in_as_nobody
# a reader thinks: who has no login has nothing to do here
# instead of:
        await self.accept()
        await self.send(f"You are {user}" if user and user.is_authenticated else "You are nobody")
# write:
        if user and user.is_authenticated:
            await self.accept()
            await self.send(f"You are {user}")
        else:
            await self.close()
