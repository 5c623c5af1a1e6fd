# caught by: test_the_client_is_who_it_is
# a reader thinks: an address is enough
# instead of:
proxy_set_header X-Forwarded-Port $remote_port;
# write:
