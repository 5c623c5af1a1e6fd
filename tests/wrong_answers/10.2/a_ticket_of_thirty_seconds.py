# caught by: test_an_old_ticket_is_no_good
# a reader thinks: at 30 seconds it is over
# instead of:
    return name if now() - made <= LIFETIME else None
# write:
    return name if now() - made < LIFETIME else None
