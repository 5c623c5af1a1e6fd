# caught by: test_any_name
# a reader thinks: Django has a function for that
# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return __import__("django.utils.text", fromlist=["slugify"]).slugify(name)[:99] or "nobody"
