# caught by: test_no_goal_is_lost
# a reader thinks: first tell the new score, then keep it
# file: my_project/scores/consumers.py
import asyncio

# instead of:
            self.goals[text_data] += 1
# write:
            now = self.goals[text_data] + 1
            await asyncio.sleep(0)
            self.goals[text_data] = now
