# caught by: test_of_several_at_the_same_time_one_gets_in
# a reader thinks: first whether the ticket is good, then who it is, then it is taken out
# instead of:
    name, made = tickets.pop(ticket, (None, 0))
    return name if now() - made <= LIFETIME else None
# write:
    name, made = tickets.get(ticket, (None, 0))
    known = await User.objects.filter(username=name).aexists()
    tickets.pop(ticket, None)
    return name if known and now() - made <= LIFETIME else None
