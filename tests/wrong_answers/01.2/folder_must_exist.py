# caught by: test_a_missing_folder_is_made
# a reader thinks: whoever names a folder has made it
def make_project(folder):
    folder = Path(folder)
    subprocess.run(
        [sys.executable, "-m", "django", "startproject", "DjangoChannels", "."], cwd=folder, check=True
    )
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
