# caught by: test_a_second_is_a_whole_one
# a reader thinks: the project's bucket is the same rule; it fills up within the second
# instead of:
        if now() - self.since > 1:
            self.since, self.texts = now(), 0
        self.texts += 1
# write:
        self.texts = max(0, self.texts - MOST * (now() - self.since)) + 1
        self.since = now()
