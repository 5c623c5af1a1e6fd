# caught by: test_several_ids_sorted_and_once
# a reader thinks: there is one thing that the check can find, so the return code says all
def check_ids(folder):
    code, printed = run_python(folder, "manage.py", "check")
    return [] if code == 0 else ["daphne.E001"]
