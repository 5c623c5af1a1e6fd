# caught by: test_no_ticket_is_told_and_closed_with_4001
# a reader thinks: close() leaves the method; the second `if` is asked, too, and sends after the close
# instead of:
        elif not valid(ticket):
# write:
        if not valid(ticket):
