# caught by: test_the_code_says_whether_it_comes_back
# told: After close code 1000 the page connects again.
# a reader thinks: a connection that has ended was lost
# file: my_project/scores/static/scores/live.js
# instead of:
    if (event.code === 1000 || event.code >= 4000) return;
# write:

