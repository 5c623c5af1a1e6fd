# caught by: test_any_name
# a reader thinks: names are compared in their normal form
import unicodedata


# instead of:
        return "person." + hashlib.sha256(name.encode()).hexdigest()
# write:
        return "person." + hashlib.sha256(unicodedata.normalize("NFC", name).encode()).hexdigest()
