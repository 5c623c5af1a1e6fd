# caught by: test_who_does_not_log_in_in_time_has_to_go
# told: code 4401
# a reader thinks: the task sees by itself that somebody has logged in
# instead of:
            self.losing.cancel()
            self.name = name
# write:
            self.name = name
