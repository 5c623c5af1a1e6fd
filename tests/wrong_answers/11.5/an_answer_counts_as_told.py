# caught by: test_an_answer_does_not_count_as_told
# a reader thinks: a score that was sent was sent
# file: my_project/scores/consumers.py
# instead of:
        score = await database_sync_to_async(history.newest)(self.match)
        await self.send_json({"type": "score", **score})
# write:
        await self.tell(await database_sync_to_async(history.newest)(self.match))
