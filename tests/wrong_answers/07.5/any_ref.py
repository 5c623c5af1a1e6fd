# caught by: test_the_ref_comes_back
# a reader thinks: every message has a ref, and None does no harm
# instead of:
        if message is not None and isinstance(message.get("ref"), str):
            reply["ref"] = message["ref"]
# write:
        if message is not None:
            reply["ref"] = message.get("ref")
