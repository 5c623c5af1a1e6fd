# caught by: test_what_reporters_get_wrong
# told: not JSON
# file: my_project/scores/tests/test_reporters.py
# instead of:
    for text in ("{goal", '{"type": "goal", "team": "left"}'):
# write:
    for text in ('{"type": "goal", "team": "left"}',):
