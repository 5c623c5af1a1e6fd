# caught by: test_to_a_screen_in_another_process
# a reader thinks: only odd names need a hash
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        if name.isalpha() and name.isascii() and len(name) < 90:
            return f"person.{name}"
        return f"odd.{hash(name)}"
