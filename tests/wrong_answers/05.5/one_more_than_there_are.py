# caught by: test_the_fourth_is_refused
# a reader thinks: as long as there are no more than three
# instead of:
        if len(self.inside) < SEATS:
# write:
        if len(self.inside) <= SEATS:
