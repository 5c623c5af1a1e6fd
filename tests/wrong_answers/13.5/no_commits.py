# caught by: test_right_match_centres_pass
# a reader thinks: django_db is enough
# file: my_project/scores/tests/test_viewers.py
# instead of:
pytestmark = pytest.mark.django_db(transaction=True)
# write:
pytestmark = pytest.mark.django_db
