# caught by: test_the_project_in_the_folder_is_checked
# a reader thinks: what a command has to say is in its stdout; findings go to stderr
def check_ids(folder):
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return sorted(set(re.findall(r"\((\w+\.[A-Z]\d+)\)", done.stdout)))
