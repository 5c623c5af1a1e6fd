# caught by: test_manage_py_is_in_the_folder
# a reader thinks: whoever works in a folder goes there; but the next relative path then begins there
import os


def make_project(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    subprocess.run([sys.executable, "-m", "django", "startproject", "DjangoChannels", "."], check=True)
    return sorted(path.relative_to(".").as_posix() for path in Path(".").rglob("*") if path.is_file())
