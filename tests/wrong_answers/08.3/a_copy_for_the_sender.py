# caught by: test_nobody_else_gets_it
# a reader thinks: who writes likes to see it
# instead of:
        await self.channel_layer.group_send(self.group_of(content["to"]), event)
# write:
        await self.channel_layer.group_send(self.group_of(content["to"]), event)
        if content["to"] != self.name:
            await self.channel_layer.group_send(self.group_of(self.name), event)
