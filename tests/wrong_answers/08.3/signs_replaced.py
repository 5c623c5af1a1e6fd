# caught by: test_any_name
# a reader thinks: ASCII is enough for a hash
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return "person." + hashlib.sha256(name.encode("ascii", "replace")).hexdigest()
