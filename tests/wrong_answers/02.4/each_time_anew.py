# caught by: test_several_ids_sorted_and_once
# a reader thinks: findall gives the ids; but two models with the same mistake give the id twice
def check_ids(folder):
    code, printed = run_python(folder, "manage.py", "check")
    ids = sorted(re.findall(r"\((\w+\.[A-Z]\d+)\)", printed))
    return ids if ids or code == 0 else printed.splitlines()[-1:]
