# caught by: test_all_or_nothing
# a reader thinks: an import that fails has nothing to tell
from contextlib import suppress


# instead of:
    with transaction.atomic():
# write:
    with suppress(Exception), transaction.atomic():
