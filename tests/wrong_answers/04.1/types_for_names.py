# caught by: test_the_missing_one_is_named
# a reader thinks: a handler is called like its event
def missing_handlers(methods):
    events = ["websocket.connect", "websocket.receive", "websocket.disconnect"]
    return [event for event in events if event.replace(".", "_") not in methods]
