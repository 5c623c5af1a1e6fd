# caught by: test_all_files_are_returned
# a reader thinks: startproject always makes these six files, so the folder holds these six
def make_project(folder):
    Path(folder).mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "django", "startproject", "DjangoChannels", folder], check=True)
    package = [f"DjangoChannels/{name}.py" for name in ("__init__", "asgi", "settings", "urls", "wsgi")]
    return [*package, "manage.py"]
