# caught by: test_a_silent_one_stays
# a reader thinks: time-outs are for pages
# instead of:
proxy_read_timeout 75s;
# write:
proxy_read_timeout 1s;
