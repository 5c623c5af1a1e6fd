# caught by: test_a_second_is_a_whole_one
# a reader thinks: the pause after five texts may be short
# instead of:
        if now() - self.since > 1:
# write:
        if now() - self.since > 0.1:
