# caught by: test_what_was_there_goes_on
# a reader thinks: who asks for the score wants the goals
# file: my_project/scores/consumers.py
# instead of:
        score = await database_sync_to_async(history.newest)(self.match)
        await self.send_json({"type": "score", **score})
# write:
        score = await database_sync_to_async(history.newest)(self.match)
        number = {"number": 0} if not score["number"] else {}
        await self.send_json({"type": "score", "home": score["home"], "away": score["away"], **number})
