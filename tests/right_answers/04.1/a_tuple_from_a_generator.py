# unusual: a tuple, out of the events themselves
def missing_handlers(methods):
    handlers = map("websocket_{}".format, ("connect", "receive", "disconnect"))
    return tuple(handler for handler in handlers if methods.count(handler) == 0)
