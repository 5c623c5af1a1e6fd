# caught by: test_the_missing_one_is_named
# a reader thinks: the third handler is websocket_close (the old tutorial names it so)
def missing_handlers(methods):
    handlers = ["websocket_connect", "websocket_receive", "websocket_close"]
    return [handler for handler in handlers if handler not in methods]
