# caught by: test_all_files_are_returned
# a reader thinks: what Python makes for itself is no file of the project
def make_project(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "django", "startproject", "DjangoChannels", str(folder)], check=True)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")
                  if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc")
