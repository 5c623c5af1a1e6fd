# caught by: test_any_name
# a reader thinks: a person's name is a name
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return name
