# caught by: test_right_match_centres_pass
# told: another match centre that does the same
# a reader thinks: an error has these words
# file: my_project/scores/tests/test_reporters.py
# instead of:
        assert (await reporter.receive_json_from())["type"] == "error"
# write:
        assert (await reporter.receive_json_from())["detail"] == "Send a goal, or ask for the score."
