# unusual: it starts manage.py by its whole path, from where the notebook works
def check_ids(folder):
    code, printed = run_python(".", str(Path(folder, "manage.py").absolute()), "check")
    found = re.findall(r"\(([a-z_0-9]+\.[A-Z][0-9]+)\)", printed)
    if not found and code:
        return [printed.split("\n")[-1]]
    return sorted(dict.fromkeys(found))
