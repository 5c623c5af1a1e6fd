# caught by: test_the_others_get_it_once
# a reader thinks: the sender's name is compared, that is what counts
# instead of:
        if event["sender"] != self.channel_name:
# write:
        if event["sender"] == self.channel_name:
