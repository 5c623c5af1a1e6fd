# caught by: test_a_websocket_opens_and_echoes
# a reader thinks: Upgrade is enough
# instead of:
proxy_set_header Connection upgrade;
# write:
