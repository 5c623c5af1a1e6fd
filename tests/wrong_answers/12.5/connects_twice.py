# caught by: test_it_says_whether_it_is_connected
# told: The page has 2 connections at once.
# a reader thinks: the page connects when it has been loaded
# file: my_project/scores/static/scores/live.js
# instead of:
connect();
# write:
connect();
addEventListener("load", connect);
