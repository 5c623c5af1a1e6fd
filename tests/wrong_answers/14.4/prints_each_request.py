# caught by: test_no_ticket_is_printed
# a reader thinks: a log is good
START = "daphne --proxy-headers -p $PORT probe:application"
