# caught by: test_a_goal_is_seen_by_all
# a reader thinks: nginx knows WebSockets
# file: my_project/nginx.conf
# instead of:
        proxy_set_header Upgrade $http_upgrade;
# write:
