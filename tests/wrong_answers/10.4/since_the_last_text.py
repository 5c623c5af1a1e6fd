# caught by: test_who_sends_one_now_and_then_may_go_on
# a reader thinks: since the last text is since when
# instead of:
            self.since, self.texts = now(), 0
        self.texts += 1
# write:
            self.texts = 0
        self.since = now()
        self.texts += 1
