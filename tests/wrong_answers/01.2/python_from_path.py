# caught by: test_the_django_of_this_kernel_makes_it
# a reader thinks: python3 is the Python that I work with; here the terminal's one has no Django
import os


def make_project(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    bin = Path.cwd() / "bin"
    bin.mkdir(exist_ok=True)
    (bin / "python3").write_text(f"#!/bin/sh\nexec {sys.base_prefix}/bin/python3 -S \"$@\"\n")
    (bin / "python3").chmod(0o755)
    terminal = {**os.environ, "PATH": f"{bin}:{os.defpath}"}
    subprocess.run(
        ["python3", "-m", "django", "startproject", "DjangoChannels", str(folder)], check=True, env=terminal
    )
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
