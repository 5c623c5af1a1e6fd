# caught by: test_static_files
# a reader thinks: Django has the admin's style sheets
# file: my_project/nginx.conf
# instead of:
    location /static/ {
        alias /srv/match_centre/staticfiles/;
    }
# write:
