# caught by: test_all_connections_of_a_name_get_it_once
# a reader thinks: an empty message is none
# instead of:
    async def receive_json(self, content):
# write:
    async def receive_json(self, content):
        if not content["text"]:
            return
