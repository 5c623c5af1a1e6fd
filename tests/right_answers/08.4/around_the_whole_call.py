# unusual: it counts around the whole call, so an error counts as leaving
# instead of:
    connections = {}  # of each group: how many each name has
# write:
    connections = {}  # of each group: how many each name has

    async def __call__(self, scope, receive, send):
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.names[self.name] -= 1
            await self.tell_all()
# instead of:
        self.names[self.name] -= 1
        await self.channel_layer.group_discard(self.group, self.channel_name)
        await self.tell_all()
# write:
        await self.channel_layer.group_discard(self.group, self.channel_name)
