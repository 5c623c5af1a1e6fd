# caught by: test_one_process_is_enough
# a reader thinks: the second one is for later
# file: my_project/nginx.conf
# instead of:
    server 127.0.0.1:8002 max_fails=0;
# write:
    server 127.0.0.1:8002 backup;
# instead of:
        proxy_read_timeout 75s;
# write:
        proxy_read_timeout 75s;
        proxy_next_upstream off;
