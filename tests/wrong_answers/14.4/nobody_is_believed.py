# caught by: test_nginx_is_believed
# a reader thinks: nginx has set the headers
START = "daphne -v 0 -p $PORT probe:application"
