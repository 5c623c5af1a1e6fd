# caught by: test_other_methods_change_nothing
# a reader thinks: a name is among the methods when it stands anywhere in them
def missing_handlers(methods):
    names = " ".join(methods)
    handlers = ["websocket_connect", "websocket_receive", "websocket_disconnect"]
    return [handler for handler in handlers if handler not in names]
