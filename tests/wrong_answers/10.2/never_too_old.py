# caught by: test_an_old_ticket_is_no_good
# a reader thinks: one use is bound enough
# instead of:
        if name is None or now() - made > LIFETIME:
# write:
        if name is None:
