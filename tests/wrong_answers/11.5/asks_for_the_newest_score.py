# caught by: test_the_first_goal_comes_once_also_to_who_has_just_come
# a reader thinks: where there is no score yet, the newest one is number 0
# file: my_project/scores/consumers.py
# instead of:
            await self.tell({"number": 0, "home": 0, "away": 0})
# write:
            await self.tell_score()
