# caught by: test_texts_are_numbered
# a reader thinks: a count on the class is a count for each connection
# instead of:
            self.number += 1
# write:
            Desk.number += 1
