# caught by: test_each_newcomer_is_told_how_many
# a reader thinks: a newcomer is told who was here before
# instead of:
        self.here.add(self)
        await self.send({"type": "websocket.accept"})
        await self.tell()
# write:
        await self.send({"type": "websocket.accept"})
        await self.tell()
        self.here.add(self)
