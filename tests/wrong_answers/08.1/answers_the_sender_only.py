# caught by: test_all_of_a_match_get_it_once
# a reader thinks: a reply goes to the one who has spoken
# instead of:
        await self.channel_layer.group_send(self.group, {"type": "stand.text", "text": text_data})
# write:
        await self.send(text_data=text_data)
