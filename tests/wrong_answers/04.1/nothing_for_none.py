# caught by: test_they_are_in_order
# a reader thinks: when none is missing, there is nothing to return
def missing_handlers(methods):
    handlers = ["websocket_connect", "websocket_receive", "websocket_disconnect"]
    missing = [handler for handler in handlers if handler not in methods]
    if missing:
        return missing
