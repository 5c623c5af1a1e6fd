# caught by: test_to_a_screen_in_another_process
# a reader thinks: hash() makes a number out of any name
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return f"person.{hash(name)}"
