# caught by: test_right_desks_pass
# told: pytest finds no test
# a reader thinks: pytest calls all functions
# file: desks/test_desk.py
# instead of:
async def test_each_answer():
# write:
async def each_answer():
