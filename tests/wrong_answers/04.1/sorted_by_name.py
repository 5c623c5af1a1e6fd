# caught by: test_they_are_in_order
# a reader thinks: sorted is an order, too
def missing_handlers(methods):
    return sorted({"websocket_connect", "websocket_receive", "websocket_disconnect"} - set(methods))
