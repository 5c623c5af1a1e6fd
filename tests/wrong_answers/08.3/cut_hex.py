# caught by: test_any_name
# a reader thinks: 99 characters are enough for everybody
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return name.encode().hex()[:99]
