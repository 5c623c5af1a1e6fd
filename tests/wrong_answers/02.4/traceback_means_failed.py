# caught by: test_the_last_line_when_it_can_not_run
# a reader thinks: a command that fails prints a traceback
def check_ids(folder):
    code, printed = run_python(folder, "manage.py", "check")
    ids = sorted(set(re.findall(r"\((\w+\.[A-Z]\d+)\)", printed)))
    if ids:
        return ids
    return [] if "Traceback" not in printed else [printed.splitlines()[-1]]
