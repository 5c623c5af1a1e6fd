# caught by: test_right_desks_pass
# told: Your tests can't run
# file: desks/test_desk.py
from desk import Desk_application


def test_nothing():
    assert Desk_application
