# caught by: test_manage_py_is_in_the_folder
# a reader thinks: with quotes around it, a shell takes any name
def make_project(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(f'"{sys.executable}" -m django startproject DjangoChannels "{folder}"', shell=True, check=True)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
