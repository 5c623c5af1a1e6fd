# caught by: test_a_token_says_who
# a reader thinks: connect waits for the login
# instead of:
        self.losing = asyncio.create_task(self.lose_patience())
        await self.accept()
# write:
        self.losing = asyncio.create_task(asyncio.sleep(0))
        await self.accept()
        await self.lose_patience()
