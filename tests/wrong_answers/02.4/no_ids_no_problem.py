# caught by: test_the_last_line_when_it_can_not_run
# a reader thinks: no ids means that nothing is wrong; but the check may not have run at all
def check_ids(folder):
    code, printed = run_python(folder, "manage.py", "check")
    return sorted(set(re.findall(r"\((\w+\.[A-Z]\d+)\)", printed)))
