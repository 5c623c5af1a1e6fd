# caught by: test_each_client_keeps_its_match
# a reader thinks: there is one consumer, so its class may hold the number
# file: my_project/scores/consumers.py
# instead of:
        self.match = self.scope["url_route"]["kwargs"]["match"]
# write:
        type(self).match = self.scope["url_route"]["kwargs"]["match"]
