# caught by: test_warnings_count_too
# a reader thinks: with return code 0 there is nothing to say
def check_ids(folder):
    code, printed = run_python(folder, "manage.py", "check")
    if code == 0:
        return []
    return sorted(set(re.findall(r"\((\w+\.[A-Z]\d+)\)", printed))) or printed.splitlines()[-1:]
