# caught by: test_any_name
# a reader thinks: what comes in a query string is still quoted
from urllib.parse import unquote
# instead of:
        self.name = query["name"][0]
# write:
        self.name = unquote(query["name"][0])
