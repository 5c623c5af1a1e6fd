# caught by: test_texts_arrive_in_order_as_they_are
# a reader thinks: a text that looks like an event is one
# instead of:
        await self.channel_layer.group_send(self.group, {"type": "stand.text", "text": text_data})
# write:
        await self.channel_layer.group_send(self.group, json.loads(text_data) if text_data.startswith('{"type"') else {"type": "stand.text", "text": text_data})
