# caught by: test_they_are_in_order
# a reader thinks: one missing handler is enough to know
def missing_handlers(methods):
    for handler in ("websocket_connect", "websocket_receive", "websocket_disconnect"):
        if handler not in methods:
            return [handler]
    return []
