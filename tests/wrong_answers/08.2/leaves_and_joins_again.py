# caught by: test_nobody_misses_what_comes_meanwhile
# a reader thinks: who is out of the group for a moment gets nothing of it
import asyncio


# instead of:
        event = {"type": "others.text", "text": text_data, "sender": self.channel_name}
        await self.channel_layer.group_send(self.group, event)
# write:
        event = {"type": "others.text", "text": text_data, "sender": ""}
        await self.channel_layer.group_discard(self.group, self.channel_name)
        await asyncio.sleep(0)  # another layer waits for its server here
        await self.channel_layer.group_send(self.group, event)
        await self.channel_layer.group_add(self.group, self.channel_name)
