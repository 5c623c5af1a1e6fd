# caught by: test_the_replies_are_numbered
# a reader thinks: ten messages are enough for anybody
# instead of:
        self.number += 1
# write:
        self.number = self.number % 9 + 1
