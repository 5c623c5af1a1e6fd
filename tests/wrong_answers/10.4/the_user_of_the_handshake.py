# caught by: test_who_may_no_longer_write_has_to_go
# a reader thinks: scope["user"] knows
# instead of:
        elif not await may_write(self.scope["user"]):
# write:
        elif not self.scope["user"].is_active:
