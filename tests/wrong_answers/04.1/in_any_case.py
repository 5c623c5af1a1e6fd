# caught by: test_other_methods_change_nothing
# a reader thinks: capitals and blanks make no difference
def missing_handlers(methods):
    found = {method.strip().lower() for method in methods}
    handlers = ["websocket_connect", "websocket_receive", "websocket_disconnect"]
    return [handler for handler in handlers if handler not in found]
