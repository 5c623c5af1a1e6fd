# unusual: it starts the command by itself, and reads what it prints line by line
def check_ids(folder):
    command = [sys.executable, Path("manage.py"), "check", "--no-color"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as checking:
        lines = [line.rstrip() for line in checking.stdout if line.strip()]
    ids = {line.partition("(")[2].partition(")")[0] for line in lines if re.match(r"\S*: \(\w+\.\w\d{3}\)", line)}
    return sorted(ids) or (lines[-1:] if checking.returncode else [])
