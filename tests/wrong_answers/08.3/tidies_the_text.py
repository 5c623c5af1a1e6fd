# caught by: test_all_connections_of_a_name_get_it_once
# a reader thinks: blanks around a text mean nothing
# instead of:
        event = {"type": "post.message", "from": self.name, "text": content["text"]}
# write:
        event = {"type": "post.message", "from": self.name, "text": content["text"].strip()}
