# caught by: test_texts_arrive_in_order_as_they_are
# a reader thinks: blanks at the ends are dirt
# instead of:
        await self.channel_layer.group_send(self.group, {"type": "stand.text", "text": text_data})
# write:
        await self.channel_layer.group_send(self.group, {"type": "stand.text", "text": text_data.strip()})
