# caught by: test_nobody_speaks_for_another
# a reader thinks: the message may say who has sent it
# instead of:
        event = {"type": "post.message", "from": self.name, "text": content["text"]}
# write:
        event = {"type": "post.message", "from": content.get("from", self.name), "text": content["text"]}
