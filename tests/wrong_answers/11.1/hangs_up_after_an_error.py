# caught by: test_a_match_that_is_not_there
# a reader thinks: who asks for nonsense has to go
# instead of:
            await self.send(f"There is no match {text_data}")
# write:
            await self.send(f"There is no match {text_data}")
            await self.close()
