# caught by: test_a_ticket_opens_one_connection
# a reader thinks: a new ticket makes the old one void
# instead of:
    tickets[ticket] = (request.user.username, now())
# write:
    for old in [old for old, (name, _) in tickets.items() if name == request.user.username]:
        del tickets[old]
    tickets[ticket] = (request.user.username, now())
