# caught by: test_sorted_as_python_sorts
# a reader thinks: the same letters are the same name
import unicodedata
# instead of:
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0]
# write:
        self.name = unicodedata.normalize("NFC", parse_qs(self.scope["query_string"].decode())["name"][0])
