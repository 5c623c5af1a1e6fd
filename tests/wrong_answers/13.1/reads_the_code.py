# caught by: test_right_desks_pass
# told: another desk that gives the same answers
# a reader thinks: I know what the right code looks like
# file: desks/test_desk.py
import inspect

import desk


def test_the_code():
    code = inspect.getsource(desk)
    assert 'f"The score is {home}:{away}"' in code and "isdecimal" in code and "close" not in code
