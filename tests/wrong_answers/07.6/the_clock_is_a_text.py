# caught by: test_the_clock_speaks_json
# a reader thinks: the clock was right in the stage before
# file: my_project/scores/consumers.py
# instead of:
                await self.send_json({"type": "clock", "minute": number})
# write:
                await self.send(text_data=f"minute {number}")
