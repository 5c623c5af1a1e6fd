# caught by: test_a_second_later_there_are_five_again
# a reader thinks: five is the limit
# instead of:
        if now() - self.since > 1:
            self.since, self.texts = now(), 0
# write:
