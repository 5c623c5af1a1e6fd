# caught by: test_a_ticket_opens_one_connection
# a reader thinks: the dict is a list of who may
# instead of:
    name, made = tickets.pop(ticket, (None, 0))
    return name if now() - made <= LIFETIME else None
# write:
    name, made = tickets.get(ticket, (None, 0))
    return name if now() - made <= LIFETIME else None
