# unusual: a tuple, made of two, in another order
# file: broken/fixtures/fixtures/settings.py
# instead of:
INSTALLED_APPS = [
    "daphne",
# write:
DJANGOS = [
# instead of:
MIDDLEWARE = [
# write:
INSTALLED_APPS = ("daphne", *sorted(DJANGOS))
MIDDLEWARE = [
