# caught by: test_right_applications_pass
# told: KeyError: 'url_route'
# a reader thinks: a unit test tests the class
# file: desks/test_reporters.py
# instead of:
from reporters import application
# write:
from reporters import Reporter

application = Reporter.as_asgi()
