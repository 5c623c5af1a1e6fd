# caught by: test_the_host_is_the_browsers
# a reader thinks: nginx passes headers on
# instead of:
proxy_set_header Host $http_host;
# write:
