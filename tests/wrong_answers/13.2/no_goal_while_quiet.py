# caught by: test_quiet_is_quiet
# told: though it was asked to be quiet
# file: desks/test_ticker.py
# instead of:
    for sent in ("quiet", "goal", "loud"):
# write:
    for sent in ("quiet", "loud"):
