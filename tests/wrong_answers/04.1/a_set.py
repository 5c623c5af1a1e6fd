# caught by: test_the_missing_one_is_named
# told: returned a set, which has no order; a list or a tuple is asked for.
# a reader thinks: what is missing is a difference of two sets
def missing_handlers(methods):
    return {"websocket_connect", "websocket_receive", "websocket_disconnect"} - set(methods)
