# caught by: test_any_name
# a reader thinks: a form strips names, too
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return hashlib.sha256(" ".join(name.split()).encode()).hexdigest()
