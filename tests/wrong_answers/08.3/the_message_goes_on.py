# caught by: test_nobody_speaks_for_another
# a reader thinks: what the client has sent is the event, with the sender's name and the type
# instead of:
        event = {"type": "post.message", "from": self.name, "text": content["text"]}
# write:
        event = {"type": "post.message", "from": self.name, **content}
