# caught by: test_the_project_in_the_folder_is_checked
# a reader thinks: there is one thing that the check can find, so the return code says all
def check_ids(folder):
    code, printed = run_python(folder, "manage.py", "check")
    return [] if code == 0 else ["daphne.E001"]
