# caught by: test_clients_of_another_process_hear_it
# a reader thinks: hash() gives a good name for a group
# instead of:
        self.group = self.scope["path"].strip("/").replace("/", ".")
# write:
        self.group = f"match.{abs(hash(self.scope['path']))}"
