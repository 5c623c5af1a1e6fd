# caught by: test_each_minute_is_told
# a reader thinks: a minute takes a second
# file: my_project/scores/consumers.py
# instead of:
                await clock.minute(self.match)
# write:
                await asyncio.sleep(1)
