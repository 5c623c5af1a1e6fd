# caught by: test_each_press_is_a_goal_on_each_page
# told: Two presses had the same ref.
# a reader thinks: the time is never the same
# file: my_project/scores/static/scores/live.js
# instead of:
  waiting.push({ type: "goal", team, ref: crypto.randomUUID() });
# write:
  waiting.push({ type: "goal", team, ref: String(Date.now()) });
