# caught by: test_all_of_a_match_get_it_once
# a reader thinks: the handler may have any name
# instead of:
    async def stand_text(self, event):
# write:
    async def on_text(self, event):
