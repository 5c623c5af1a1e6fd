# caught by: test_who_has_left_is_not_counted
# a reader thinks: websocket_close runs when the connection ends (the old tutorial says so)
# instead of:
    async def websocket_disconnect(self, event):
# write:
    async def websocket_close(self, event):
