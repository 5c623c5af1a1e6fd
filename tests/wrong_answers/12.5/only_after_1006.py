# caught by: test_the_code_says_whether_it_comes_back
# told: After close code 1001 the page does not try again
# a reader thinks: 1006 is the code of a lost connection
# file: my_project/scores/static/scores/live.js
# instead of:
    if (event.code === 1000 || event.code >= 4000) return;
# write:
    if (event.code !== 1006) return;
