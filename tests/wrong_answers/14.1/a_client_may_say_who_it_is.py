# caught by: test_the_client_is_who_it_is
# a reader thinks: the long name is from the manual
# instead of:
proxy_set_header X-Forwarded-For $remote_addr;
# write:
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
