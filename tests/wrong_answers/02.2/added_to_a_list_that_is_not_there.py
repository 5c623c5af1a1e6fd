# caught by: test_the_check_finds_nothing
# a reader thinks: the setting has a list already, so add to it
# file: broken/fixtures/fixtures/settings.py
# instead of:
INSTALLED_APPS = [
# write:
INSTALLED_APPS += [
