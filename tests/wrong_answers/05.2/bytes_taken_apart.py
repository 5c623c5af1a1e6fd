# caught by: test_a_valid_ticket_is_accepted
# told: Your code: `parse_qs` of bytes gives a dict whose keys are bytes, and 'ticket' is none of them
# a reader thinks: parse_qs decodes
# instead of:
    return parse_qs(scope["query_string"].decode()).get("ticket", [""])[0]
# write:
    return parse_qs(scope["query_string"]).get("ticket", [""])[0]
