# caught by: test_who_has_logged_in_gets_a_ticket
# a reader thinks: a user has one ticket
# instead of:
    ticket = secrets.token_urlsafe()
    tickets[ticket] = (request.user.username, now())
    return HttpResponse(ticket)
# write:
    for ticket, (name, _) in tickets.items():
        if name == request.user.username:
            return HttpResponse(ticket)
    ticket = secrets.token_urlsafe()
    tickets[ticket] = (request.user.username, now())
    return HttpResponse(ticket)
