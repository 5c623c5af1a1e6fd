# caught by: test_no_ticket_in_nginxs_log
# a reader thinks: what was asked for belongs in a log
# file: my_project/nginx.conf
# instead of:
log_format short '$remote_addr [$time_local] $request_method $uri $status';
# write:
log_format short '$remote_addr [$time_local] $request_method $request_uri $status';
