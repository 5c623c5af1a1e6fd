# caught by: test_all_viewers_of_a_match
# file: desks/test_viewers.py
# instead of:
    for viewer in (ann, ben):
# write:
    for viewer in (ann,):
