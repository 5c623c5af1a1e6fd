# caught by: test_who_says_what_it_has_seen_gets_the_rest
# a reader thinks: the client can leave out what it knows
# file: my_project/scores/consumers.py
# instead of:
        self.last = await database_sync_to_async(history.start)(self.match, after)
# write:
