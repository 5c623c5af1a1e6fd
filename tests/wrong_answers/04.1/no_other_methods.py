# caught by: test_other_methods_change_nothing
# a reader thinks: a consumer has handlers and nothing else
def missing_handlers(methods):
    handlers = ["websocket_connect", "websocket_receive", "websocket_disconnect"]
    for method in methods:
        handlers.remove(method)
    return handlers
