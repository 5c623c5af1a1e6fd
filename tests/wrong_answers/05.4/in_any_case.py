# caught by: test_a_client_with_unknown_names_only_is_refused
# a reader thinks: names of subprotocols are the same in any case; the client's own spelling is answered, too
# instead of:
        shared = [name for name in offered if name in SPOKEN]
# write:
        shared = [name for name in offered if name in SPOKEN] or [n for n in offered if n.lower() in SPOKEN]
