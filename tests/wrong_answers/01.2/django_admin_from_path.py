# caught by: test_manage_py_is_in_the_folder
# a reader thinks: django-admin is always found; here in a terminal where no environment is active
import os


def make_project(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    terminal = {**os.environ, "PATH": str(folder / "no" / "environment")}
    subprocess.run(["django-admin", "startproject", "DjangoChannels", str(folder)], check=True, env=terminal)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
