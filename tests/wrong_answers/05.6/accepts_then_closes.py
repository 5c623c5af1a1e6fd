# caught by: test_others_are_refused
# a reader thinks: a client is told why
# file: my_project/scores/consumers.py
# instead of:
            await self.close()
# write:
            await self.accept()
            await self.close(code=4003)
