# caught by: test_the_django_of_this_kernel_makes_it
# a reader thinks: any Django makes the same project; here the terminal's one is older
def make_project(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    older = "import django; django.VERSION = (3, 2, 0, 'final', 0); django.__version__ = '3.2'; "
    run = "from django.core.management import execute_from_command_line as run; run()"
    subprocess.run(
        [sys.executable, "-c", older + run, "startproject", "DjangoChannels", str(folder)], check=True
    )
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
