# caught by: test_all_files_are_returned
# a reader thinks: a list is easier to read when capitals do not count
def make_project(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "django", "startproject", "DjangoChannels", str(folder)], check=True)
    return sorted((path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()), key=str.lower)
