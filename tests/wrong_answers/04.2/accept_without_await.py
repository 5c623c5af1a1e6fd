# caught by: test_the_connection_is_accepted
# told: What happened: The server did not answer the handshake
# a reader thinks: a method that is called runs
# instead of:
        await self.send({"type": "websocket.accept"})
# write:
        self.send({"type": "websocket.accept"})
