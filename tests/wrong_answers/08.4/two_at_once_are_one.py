# caught by: test_several_come_and_go_at_once
# a reader thinks: nothing happens between reading the list and writing it
import asyncio


class Here(AsyncJsonWebsocketConsumer):
    lists = {}

    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0]
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.change(lambda names: [*names, self.name])

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)

        def without(names):
            left = list(names)
            left.remove(self.name)
            return left

        await self.change(without)

    async def change(self, how):
        names = self.lists.get(self.group, [])
        await asyncio.sleep(0.01)  # a list that is kept elsewhere takes a moment
        names = self.lists[self.group] = how(names)
        await self.channel_layer.group_send(self.group, {"type": "here.names", "names": sorted(set(names))})

    async def here_names(self, event):
        await self.send_json({"names": event["names"]})
