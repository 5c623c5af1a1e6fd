# caught by: test_it_knows_the_versions
# a reader thinks: after each answer, the question comes again
# instead of:
            await self.close()
# write:
            await self.close()
            return
# instead of:
            await self.send(f"{name} is not installed")
# write:
            await self.send(f"{name} is not installed")
        await self.send("Which package?")
