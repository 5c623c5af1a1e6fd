# caught by: test_as_the_database_has_it
# a reader thinks: each goal passes here, so I can count
scores = {}


# instead of:
        event = {"type": "score.changed", "score": score_of(goal.match)}
# write:
        score = scores.setdefault(goal.match, {"home": 0, "away": 0})
        score[goal.team] += 1
        event = {"type": "score.changed", "score": f"{score['home']}:{score['away']}"}
