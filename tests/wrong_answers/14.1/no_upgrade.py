# caught by: test_a_websocket_opens_and_echoes
# a reader thinks: Connection: upgrade says it already
# instead of:
proxy_set_header Upgrade $http_upgrade;
# write:
