# caught by: test_it_listens_at_the_port
# a reader thinks: host and port, as runserver takes them
START = "daphne -v 0 --proxy-headers 127.0.0.1:$PORT probe:application"
