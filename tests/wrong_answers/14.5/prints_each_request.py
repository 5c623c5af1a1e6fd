# caught by: test_a_process_prints_no_ticket
# a reader thinks: a log is good
# file: my_project/Procfile
# instead of:
web: daphne -v 0 --proxy-headers -p $PORT match_centre.asgi:application
# write:
web: daphne --proxy-headers -p $PORT match_centre.asgi:application
