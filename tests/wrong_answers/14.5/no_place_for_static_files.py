# caught by: test_health_of_each_process
# told: collectstatic fails
# told: Static files are in
# a reader thinks: nginx knows where they are
# file: my_project/match_centre/production.py
# instead of:
STATIC_ROOT = os.environ.get("STATIC_ROOT")
# write:
