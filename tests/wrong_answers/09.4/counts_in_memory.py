# caught by: test_as_the_database_has_it
# a reader thinks: the list says how many goals there are
scores = {}


# instead of:
            event = {"type": "score.changed", "score": score_of(match)}
# write:
            score = scores.setdefault(match, {"home": 0, "away": 0})
            for of_match, team in rows:
                score[team] += of_match == match
            event = {"type": "score.changed", "score": f"{score['home']}:{score['away']}"}
