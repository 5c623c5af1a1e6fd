# caught by: test_who_has_logged_out_writes_no_more
# a reader thinks: an error message will do, and the connection goes on
# file: my_project/scores/consumers.py
# instead of:
            await self.close(code=4403)
# write:
            await self.tell_error("You may not write any more.")
