# unusual: sets, brought into order afterwards
ORDER = ["websocket_connect", "websocket_receive", "websocket_disconnect"]
missing_handlers = lambda methods: sorted(set(ORDER).difference(methods), key=ORDER.index)
