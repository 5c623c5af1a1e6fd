# caught by: test_any_name
# a reader thinks: names are the same in small letters
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return hashlib.sha256(name.lower().encode()).hexdigest()
