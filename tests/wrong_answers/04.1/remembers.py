# caught by: test_the_missing_one_is_named
# a reader thinks: an empty list as default is made anew for each call
def missing_handlers(methods, missing=[]):
    for handler in ("websocket_connect", "websocket_receive", "websocket_disconnect"):
        if handler not in methods:
            missing.append(handler)
    return missing
