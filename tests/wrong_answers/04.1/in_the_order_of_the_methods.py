# caught by: test_the_missing_one_is_named
# a reader thinks: what is there is taken away, and the rest is missing
def missing_handlers(methods):
    return [method for method in methods if not method.startswith("websocket_")]
