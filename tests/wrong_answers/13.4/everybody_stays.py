# caught by: test_who_stays_is_told_when_another_has_left
# file: desks/test_viewers.py
# instead of:
    await ben.disconnect()
# write:
