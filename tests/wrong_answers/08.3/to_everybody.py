# caught by: test_nobody_else_gets_it
# a reader thinks: the client may leave out what is not for it
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return "post"
