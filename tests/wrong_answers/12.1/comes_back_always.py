# caught by: test_it_stays_away_when_it_is_told_to
# a reader thinks: whatever the code, the page wants to be connected
# file: browser/again.js
# instead of:
      if (event.code >= 4000) return;

# write:

