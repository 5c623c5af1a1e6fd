# caught by: test_health_of_each_process
# told: nginx.conf:11
# told: nginx listens at
# a reader thinks: a word at the end of a line ends it
# file: my_project/nginx.conf
# instead of:
    listen 127.0.0.1:8080;
# write:
    listen 127.0.0.1:8080
