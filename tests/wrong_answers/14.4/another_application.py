# caught by: test_it_listens_at_the_port
# a reader thinks: the file is enough
START = "daphne -v 0 --proxy-headers -p $PORT probe"
