# caught by: test_the_ref_comes_back
# a reader thinks: a ref is there when it is true; an empty text is false
# instead of:
        if message is not None and isinstance(message.get("ref"), str):
# write:
        if message and message.get("ref") and isinstance(message["ref"], str):
