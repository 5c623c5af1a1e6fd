# caught by: test_any_name
# a reader thinks: a blank is the only trouble
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return name.replace(" ", "-")
