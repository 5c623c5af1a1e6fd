# caught by: test_who_has_logged_in_gets_a_ticket
# told: can guess the ticket
# a reader thinks: another one each time is enough
# instead of:
    ticket = secrets.token_urlsafe()
# write:
    ticket = f"ticket-number-{len(tickets) + int(now()):06}"
