# caught by: test_who_comes_late_gets_all
# a reader thinks: the score is what counts
# file: my_project/scores/consumers.py
# instead of:
        await self.catch_up()
        if self.last == 0:
            await self.tell({"number": 0, "home": 0, "away": 0})
# write:
        newest = await database_sync_to_async(history.newest)(self.match)
        await self.tell(newest)
