# caught by: test_what_was_there_goes_on
# told: SynchronousOnlyOperation
# a reader thinks: history.py asks the database, and I only call it
# file: my_project/scores/consumers.py
# instead of:
        score = await database_sync_to_async(history.newest)(self.match)
# write:
        score = history.newest(self.match)
