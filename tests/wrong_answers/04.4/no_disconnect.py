# caught by: test_leaving_is_no_error_and_the_end
# told: No handler for message type websocket.disconnect
# told: Goal, line 4: The list at the top holds
# told: Hint 1
# a reader thinks: this task is about waiting, the client's leaving was another one's
# instead of:

    async def websocket_disconnect(self, event):
        raise StopConsumer()
# write:
