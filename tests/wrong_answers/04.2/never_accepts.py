# caught by: test_the_connection_is_accepted
# a reader thinks: the handler runs, so there is a connection (the old tutorial's consumers stop here)
# instead of:
        await self.send({"type": "websocket.accept"})
# write:
        print("connection openned...")
