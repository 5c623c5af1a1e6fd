# caught by: test_a_ticket_that_is_not_valid_is_told_and_closed_with_4003
# a reader thinks: a page without a ticket writes null into its address
# instead of:
        if not ticket:
# write:
        if ticket in ("", "None", "null", "undefined"):
