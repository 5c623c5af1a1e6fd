# caught by: test_it_listens_at_the_port
# told: $PORT
# a reader thinks: 8000 is the port
START = "daphne -v 0 --proxy-headers -p 8000 probe:application"
