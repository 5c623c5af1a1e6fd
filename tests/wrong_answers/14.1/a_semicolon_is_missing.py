# caught by: test_a_websocket_opens_and_echoes
# told: emerg
# a reader thinks: the last line needs none
# instead of:
proxy_read_timeout 75s;
# write:
proxy_read_timeout 75s
