# caught by: test_all_files_are_returned
# a reader thinks: sorted is sorted; but Path objects go by folder, and texts by their letters
def make_project(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "django", "startproject", "DjangoChannels", str(folder)], check=True
    )
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
