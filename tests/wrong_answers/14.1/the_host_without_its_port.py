# caught by: test_the_host_is_the_browsers
# a reader thinks: $host is the host
# instead of:
proxy_set_header Host $http_host;
# write:
proxy_set_header Host $host;
