# unusual: the command is run in the folder, and the path is made absolute first
def make_project(folder):
    folder = Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "django", "startproject", "DjangoChannels", "."]
    assert subprocess.run(command, cwd=folder).returncode == 0
    found = [path.relative_to(folder) for path in folder.glob("**/*") if not path.is_dir()]
    return sorted("/".join(path.parts) for path in found)
