# caught by: test_health_of_each_process
# a reader thinks: the given file is found
# file: my_project/match_centre/production.py
# instead of:
ROOT_URLCONF = "match_centre.live_urls"
# write:
