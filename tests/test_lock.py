"""One lock for pip, uv, conda and Binder: it is whole, it is pyproject's, and each way in accepts it."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from classroom.command.locks import make_locks
from classroom.errors import CourseError
from classroom.paths import ROOT

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PYPROJECT_TEXT = (ROOT / "pyproject.toml").read_text("utf-8")
PYPROJECT = tomllib.loads(PYPROJECT_TEXT)
DIRECT = [Requirement(text) for text in PYPROJECT["project"]["dependencies"]]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = (("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt"))
LEFT_OUT = "No connection to the package index: the tests that install packages were left out"
NO_NETWORK = re.compile(r"NewConnectionError|error sending request|ProxyError|ConnectTimeout|dns error")


def pins() -> dict[str, list[tuple[Requirement, list[str]]]]:
    """Each package of the lock with its lines (one for each set of markers) and their hashes."""
    found = defaultdict(list)
    for block in re.findall(r"^[a-z0-9].*\n(?:    --hash.*\n)*", LOCK, re.MULTILINE):
        pin = Requirement(block.partition("\\")[0])
        found[canonicalize_name(pin.name)].append((pin, re.findall(r"--hash=(\S+)", block)))
    return found


def run_or_skip(command, **options) -> subprocess.CompletedProcess:
    """Run a command that asks the package index; without a network the test is left out and says so."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", **options)
    if done.returncode and NO_NETWORK.search(done.stdout + done.stderr):
        pytest.skip(LEFT_OUT)
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The files that conda, Binder and pip look at, in a folder of their own."""
    place = tmp_path_factory.mktemp("Kurs in Arbeit")
    for path in (
        *ROOT.glob("requirements*.lock"),
        *map(ROOT.joinpath, ("pyproject.toml", "README.md", "course.py")),
    ):
        shutil.copy(path, place)
    for room in ("course_project/deploy", "docker"):
        shutil.copytree(ROOT / room, place / room)
    shutil.copytree(ROOT / "classroom", place / "classroom", ignore=shutil.ignore_patterns("__pycache__"))
    # conda writes the pip section to a file beside environment.yml and gives that to pip
    pip_section = next(part["pip"] for part in ENVIRONMENT["dependencies"] if isinstance(part, dict))
    (place / "condaenv.requirements.txt").write_text("\n".join(pip_section) + "\n", "utf-8")
    return place


@pytest.fixture(scope="module")
def fresh_python(tmp_path_factory):
    """The Python of a fresh environment that has pip and nothing else: today's, as conda's is.

    The one that Python 3.11 brings along needs ten times as long to see that 200 packages of a lock fit together.
    """
    place = tmp_path_factory.mktemp("fresh") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    done = run_or_skip([python, "-m", "pip", "install", "--quiet", "--upgrade", "pip"])
    assert done.returncode == 0, done.stderr[-2000:]
    return python


def test_every_package_is_pinned_and_has_hashes():
    for name, lines in pins().items():
        for pin, hashes in lines:
            assert [clause.operator for clause in pin.specifier] == ["=="], f"{name} is not pinned: {pin}"
            assert hashes and all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), name


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform[0])
def test_every_direct_dependency_is_locked_once_for_each_machine(python, platform):
    machine = default_environment() | {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": platform[0],
        "platform_system": platform[1],
        "os_name": platform[2],
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    locked = pins()
    for wanted in DIRECT:
        if wanted.marker and not wanted.marker.evaluate(machine):
            continue
        here = [
            pin
            for pin, _ in locked[canonicalize_name(wanted.name)]
            if not pin.marker or pin.marker.evaluate(machine)
        ]
        assert len(here) == 1, f"{wanted} is locked {len(here)} times for Python {python} on {platform[0]}"
        assert wanted.specifier.contains(next(iter(here[0].specifier)).version), f"{here[0]} is not {wanted}"


def test_compiled_packages_have_wheels_for_each_platform_and_python():
    # a compiled package has a wheel for each Python and platform; these stand for all of them
    for name, least in {"pyzmq": 20, "cryptography": 10, "rpds-py": 50, "tornado": 6, "psutil": 8}.items():
        for pin, hashes in pins()[name]:
            assert len(hashes) >= least, f"{pin} has {len(hashes)} files; was the lock made for one machine only?"


def test_every_direct_dependency_says_why_it_is_there():
    lines = PYPROJECT_TEXT.partition("dependencies = [")[2].partition("\n]")[0].splitlines()
    entries = [line for line in lines if line.strip().startswith('"')]
    assert len(entries) == len(DIRECT)
    for line in entries:
        assert re.search(r'",\s+# \S.{8,}', line), f"no reason: {line.strip()}"


def test_what_builds_the_course_is_locked_too():
    for text in PYPROJECT["build-system"]["requires"]:
        wanted = Requirement(text)
        (pin, _), *others = pins()[canonicalize_name(wanted.name)]
        assert not others and wanted.specifier.contains(next(iter(pin.specifier)).version)


def test_conda_and_binder_get_the_lock_and_a_python_that_fits():
    *packages, pip_section = ENVIRONMENT["dependencies"]
    assert pip_section == {"pip": ["-r requirements.lock"]}
    assert "pip" in packages and ENVIRONMENT["name"] == PYPROJECT["project"]["name"]
    (python,) = [package.partition("=")[2] for package in packages if package.startswith("python=")]
    assert python in PYTHONS
    build = (ROOT / "postBuild").read_text("utf-8")
    assert "pip install --no-deps --no-build-isolation -e ." in build
    assert (ROOT / "classroom" / "jupyter").is_dir() and "classroom/jupyter/." in build


@pytest.mark.network
def test_the_locks_are_what_their_sources_give(folder):
    try:
        changed = make_locks(folder)
    except CourseError as error:
        if NO_NETWORK.search(str(error)):
            pytest.skip(LEFT_OUT)
        raise
    assert changed == [], "make them anew: python3 course.py lock"


@pytest.mark.network
def test_pip_takes_no_editable_install_in_a_file_with_hashes(folder, fresh_python):
    both = folder / "both-in-one.txt"
    both.write_text("-r condaenv.requirements.txt\n-e .\n", "utf-8")
    done = run_or_skip([fresh_python, "-m", "pip", "install", "--dry-run", "--no-deps", "-r", both], cwd=folder)
    assert done.returncode != 0
    assert "cannot be installed when requiring hashes" in done.stderr


@pytest.mark.network
def test_condas_way_and_pips_two_steps_give_a_course_that_runs(folder, fresh_python):
    first = [fresh_python, "-m", "pip", "install", "-U", "--no-compile", "--exists-action=b"]
    done = run_or_skip([*first, "-r", "condaenv.requirements.txt"], cwd=folder)
    assert done.returncode == 0, done.stderr[-2000:]

    second = [
        fresh_python,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-e",
        ".",
    ]
    done = run_or_skip(second, cwd=folder)
    assert done.returncode == 0, done.stderr[-2000:]

    # course.py sees that this environment has it all, and makes none of its own
    done = subprocess.run([fresh_python, folder / "course.py", "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout.split()[:1], done.stderr) == (0, ["course"], "")
    assert not (folder / ".venv").exists()
