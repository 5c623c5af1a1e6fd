# caught by: test_the_code_says_whether_it_comes_back
# told: After close code 4
# a reader thinks: it is away at the end of the match only
# file: my_project/scores/static/scores/live.js
# instead of:
    if (event.code === 1000 || event.code >= 4000) return;
# write:
    if (event.code === 1000) return;
