# caught by: test_each_newcomer_is_told_how_many
# a reader thinks: all want to know when somebody comes
# instead of:
        await self.send({"type": "websocket.accept"})
        await self.tell()
# write:
        await self.send({"type": "websocket.accept"})
        for visitor in self.here:
            await visitor.tell()
