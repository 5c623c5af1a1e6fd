# caught by: test_manage_py_is_in_the_folder
# a reader thinks: startproject puts manage.py where I stand; it makes a folder of the project's name first
def make_project(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "django", "startproject", "DjangoChannels"], cwd=folder, check=True)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
