# caught by: test_who_has_logged_in_gets_a_ticket
# a reader thinks: the door will ask
# instead of:
    if not request.user.is_authenticated:
        return HttpResponse("Log in first.", status=403)
# write:
