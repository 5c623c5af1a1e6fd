# caught by: test_an_old_ticket_is_no_good
# a reader thinks: one use is bound enough
# instead of:
    name, made = tickets.pop(ticket, (None, 0))
    return name if now() - made <= LIFETIME else None
# write:
    return tickets.pop(ticket, (None, 0))[0]
