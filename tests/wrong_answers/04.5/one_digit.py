# caught by: test_each_newcomer_is_told_how_many
# a reader thinks: more than four never come
# instead of:
        await self.send({"type": "websocket.send", "text": f"{len(self.here)} here"})
# write:
        await self.send({"type": "websocket.send", "text": f"{min(len(self.here), 4)} here"})
