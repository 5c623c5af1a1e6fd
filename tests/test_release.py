"""`course release --to`: students get all that they need, and no answer and no hidden check."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from made_up import TESTS, made_up_course

from classroom.catalogue.capstones import START, capstone, capstones, project_in
from classroom.catalogue.catalog import exercise, exercises
from classroom.catalogue.exercises import made
from classroom.catalogue.stages import RELEASED, has_stage, worked_start
from classroom.command.cli import course_parser
from classroom.gradebook import release as release_module
from classroom.gradebook.release import MANIFEST, ReleaseError, release, visible_tests, without_answers
from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.judging.judge import QUIET
from classroom.paths import ROOT, SOLUTIONS

pytestmark = pytest.mark.slow("releases, whose exercises nbgrader makes")

BODY = re.compile(r"### BEGIN SOLUTION\n(.*?)\s*### END SOLUTION", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
SHORTEST = 60  # characters: a shorter answer is a line that lessons, and other exercises, show too


# The tests that students get


@pytest.mark.parametrize("solution", exercises(SOLUTIONS), ids=lambda one: one.path.stem)
def test_the_courses_own_tests_without_the_hidden_ones_can_be_collected(solution, tmp_path):
    tests = SOLUTIONS / "tests" / f"test_{solution.path.stem}.py"
    (tmp_path / tests.name).write_text(visible_tests(solution, tests), encoding="utf-8")
    assert collected(tmp_path / tests.name, True) == [] != collected(tmp_path / tests.name, False)
    assert collected(tmp_path / tests.name, False) == collected(tests, False)


def test_a_real_exercise_has_a_hidden_check():
    assert collected(SOLUTIONS / "tests" / "test_01_installation_exercise.py", True)


def collected(tests, hidden):
    """The names of the tests, those that are hidden or the others."""
    found = []

    class Listing:
        def pytest_collection_finish(self, session):
            found.extend(one for one in session.items if bool(one.get_closest_marker("hidden")) == hidden)

    pytest.main([*QUIET, "--collect-only", str(tests)], plugins=[Listing()])
    return [one.nodeid.partition("::")[2] for one in found]


def test_a_task_of_hidden_checks_only_is_refused(tmp_path):
    marker = '@pytest.mark.task("91.2")'
    made_up_course(tmp_path, TESTS.replace(marker, f"@pytest.mark.hidden\n{marker}"))
    solutions = tmp_path / "solutions"
    with pytest.raises(ReleaseError, match=r"All checks of task 91\.2 are hidden"):
        visible_tests(exercise("91", solutions), solutions / "tests" / "test_91_scores.py")


# The students' copy


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The course, released; nobody works in it."""
    to = tmp_path_factory.mktemp("release") / "für Ada, 2 days"
    release(to)
    return to


@pytest.fixture(scope="module")
def first_exercise(tmp_path_factory):
    """The course with exercise 01, released; nobody works in it."""
    to = tmp_path_factory.mktemp("release") / "exercise 01"
    release(to, ["1"])
    return to


@pytest.fixture
def own_copy(tmp_path, first_exercise):
    """The same, to work in."""
    return shutil.copytree(first_exercise, tmp_path / "course of Ada")


def texts(folder):
    """Each text file of a folder: in a notebook, the cells as they are read."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".ipynb":
            yield path, "\n".join(map(source_of, json.loads(path.read_text(encoding="utf-8"))["cells"]))
        elif path.is_file() and path.suffix != ".png":
            yield path, path.read_text(encoding="utf-8")


def source_of(cell):
    return "".join(cell["source"])


def solution_cells():
    for one in exercises(SOLUTIONS):
        yield from json.loads(one.path.read_text(encoding="utf-8"))["cells"]


def test_what_is_in_it(copy):
    assert sorted(path.name for path in copy.iterdir()) == sorted([
        ".course-release.json", ".devcontainer", "docker", ".gitattributes", ".gitignore", "CITATION.cff", "LICENSE", "README.md", "capstones", "classroom", "course.py", "course_project",
        "environment.yml", "exercises", "notebooks", "postBuild", "pyproject.toml", "requirements.lock", "solutions",
    ])  # fmt: skip
    names = [one.path.stem for one in exercises(SOLUTIONS)]
    of_capstones = [f"tests/{one.tests.name}" for one in capstones()]
    solutions = [path.relative_to(copy / "solutions") for path in (copy / "solutions").rglob("*.*")]
    of_exercises = [path.as_posix() for path in solutions if path.parts[0] != RELEASED]
    assert sorted(of_exercises) == sorted(
        [f"{name}.ipynb" for name in names] + [f"tests/test_{name}.py" for name in names] + of_capstones
    )
    begun_with = {path.parts[1] for path in solutions if path.parts[0] == RELEASED}
    with_stage = {one.number for one in exercises(SOLUTIONS) if has_stage(one.path)}
    assert begun_with == {number for number in with_stage if worked_start(number)}
    work = ("__pycache__", ".ipynb_checkpoints", "db.sqlite3")
    assert [path for path in copy.rglob("*") if path.name in work] == []
    assert os.access(copy / "postBuild", os.X_OK) == os.access(ROOT / "postBuild", os.X_OK)
    assert copy.stat().st_mode == (copy / "exercises").stat().st_mode, "as other folders, and not for me alone"


def begins_with_it(path, number):
    """Whether a file is what a later exercise's stage begins with."""
    return path.parts[:2] == ("solutions", RELEASED) and path.parts[2] > number


def gives_it_anew(path, number, cell):
    """Whether a later exercise may hold an answer: a file of the project, which its stage puts in place of the reader's."""
    later = path.parent.name in ("solutions", "exercises") and path.name[:2] > number
    return later and "%%writefile my_project/" in source_of(cell)


def test_no_answer_is_in_it(copy):
    bodies = [(cell, found) for cell in solution_cells() for found in BODY.findall(source_of(cell))]
    assert len(bodies) >= sum(len(one.tasks) for one in exercises(SOLUTIONS))
    squeezed = {path: " ".join(text.split()) for path, text in texts(copy)}
    for cell, body in bodies:
        body, number = " ".join(body.split()), cell["id"][7:9]
        for path, text in squeezed.items():
            if begins_with_it(path.relative_to(copy), number) or gives_it_anew(path, number, cell):
                continue
            if path.parent.name == "notebooks":
                continue  # lessons show the edits of a stage, for a project of the reader's own
            its_own = path.name.startswith(number) and path.parent.name in ("solutions", "exercises")
            if len(body) >= SHORTEST or its_own:
                assert body not in text, (path, body)


def test_no_explanation_of_an_answer_is_in_it(copy):
    whys = [source_of(cell) for cell in solution_cells() if "solution-only" in cell["metadata"].get("tags", ())]
    assert whys
    for path, text in texts(copy):
        assert not [why for why in whys if why in text], path


def test_no_hidden_check_is_in_it(copy):
    hidden = collected(SOLUTIONS / "tests" / "test_01_installation_exercise.py", True)
    names = [name.rpartition("::")[2] for name in hidden]
    for path, text in texts(copy):
        assert not [name for name in names if name in text], path
        assert "mark.hidden" not in text or "classroom" in path.relative_to(copy).parts, path


def test_its_exercises_are_fresh_and_its_solutions_make_them(copy):
    for one in exercises(SOLUTIONS):
        fresh = (copy / "exercises" / one.path.name).read_text(encoding="utf-8")
        assert fresh == made(one.path) == made(copy / "solutions" / one.path.name)
        assert replace(exercise(one.number, copy / "solutions"), path=None) == replace(one, path=None)


def test_an_answer_that_fills_its_cell_leaves_an_empty_place_too(tmp_path):
    """As in the made-up course: there is no ### BEGIN SOLUTION."""
    made_up_course(tmp_path)
    course = tmp_path / "solutions"
    (tmp_path / "91_scores.ipynb").write_text(without_answers(course / "91_scores.ipynb"), encoding="utf-8")
    assert "sum(goals)" not in (tmp_path / "91_scores.ipynb").read_text(encoding="utf-8")
    assert made(tmp_path / "91_scores.ipynb") == made(course / "91_scores.ipynb")


def test_its_notebooks_have_no_outputs(copy):
    for path in copy.rglob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            assert not cell.get("outputs") and not cell.get("execution_count"), path


def test_its_readme_speaks_of_what_is_there(copy):
    text = (copy / "README.md").read_text(encoding="utf-8")
    of_teachers = (
        "For teachers",
        "course.py test",
        "tests/ ",
        "benchmarks",
        "worked answers",
        "TEACHING",
        "CONTRIB",
    )
    for word in of_teachers:
        assert word not in text, word
    assert "## The other commands" in text and "## conda" in text and "the tests that grade" in text
    assert [link for link in LINK.findall(text) if not (copy / link).exists()] == []


def test_its_links_lead_somewhere(copy):
    for path, text in texts(copy):
        if path.suffix in (".md", ".ipynb"):
            broken = [link for link in LINK.findall(text) if not (path.parent / link).exists()]
            there = [link for link in broken if (ROOT / path.relative_to(copy).parent / link).exists()]
            assert there == [], f"{path} links to what students do not get"


def test_a_link_to_what_is_not_released_is_plain_words(own_copy):
    text = (own_copy / "README.md").read_text(encoding="utf-8")
    assert "[six tasks](exercises/01_installation_exercise.ipynb)" in text
    lessons = dict(texts(own_copy / "notebooks"))
    two = lessons[own_copy / "notebooks" / "02_configuration.ipynb"]
    assert "exercises/02_configuration_exercise.ipynb" not in two and "(01_installation.ipynb" in two
    assert [link for link in LINK.findall(two) if not (own_copy / "notebooks" / link).exists()] == []


def in_copy(copy, *words, **environment):
    """`python -m classroom WORDS` in the copy, with the copy's own code."""
    kept = {name: value for name, value in os.environ.items() if name != "COURSE_RECORD"}
    return subprocess.run(
        [sys.executable, "-m", "classroom", *words],
        cwd=copy,
        env=kept | {"PYTHONPATH": str(copy), "COLUMNS": "120"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


def cells_of(notebook):
    """cell id -> source."""
    return {cell["id"]: source_of(cell) for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]}


def answer_in(copy, name):
    """Put a worked answer into the copy's exercise 01."""
    path = copy / "exercises" / "01_installation_exercise.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] == name:
            cell["source"] = cells_of(SOLUTIONS / path.name)[name]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_check_reset_and_progress_work_in_it(own_copy):
    fresh = (own_copy / "exercises" / "01_installation_exercise.ipynb").read_bytes()
    checked = in_copy(own_copy, "check", "01")
    assert checked.returncode == 1 and "0 of 6 tasks passed, 0 of 14 points." in checked.stdout, checked
    answer_in(own_copy, "answer-01-1")
    checked = in_copy(own_copy, "check")
    assert checked.returncode == 1 and "1 of 6 tasks passed, 1 of 14 points." in checked.stdout, checked
    shown = in_copy(own_copy, "progress")
    assert shown.returncode == 0 and "● 01.1" in shown.stdout and "◐ 01.2" in shown.stdout, shown
    given_back = in_copy(own_copy, "reset", "01")
    assert given_back.returncode == 0 and "is fresh again" in given_back.stdout, given_back
    assert (own_copy / "exercises" / "01_installation_exercise.ipynb").read_bytes() == fresh
    assert len(list((own_copy / "exercises").glob("*.kept-*.ipynb"))) == 1


async def test_check_works_in_its_notebooks(copy, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(copy))
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path))
    right = cells_of(SOLUTIONS / "01_installation_exercise.ipynb")
    notebook = json.loads((copy / "exercises" / "01_installation_exercise.ipynb").read_text(encoding="utf-8"))
    set_up = next(source_of(cell) for cell in notebook["cells"] if cell["cell_type"] == "code")
    async with scratch_kernel() as kernel:
        runs = await kernel.run_all(
            set_up, "from classroom import paths\nprint(paths.ROOT)", right["answer-01-4"],
            'await check("01.4")', 'await check("01.3")', 'await check("01.6")', timeout=120,
        )  # fmt: skip
    assert runs[1].text.strip() == str(copy), "the copy's own code"
    assert "✓ 01.4" in runs[3].text and "✗ 01.3" in runs[4].text and "✗ 01.6" in runs[5].text


def test_the_tests_that_there_are_can_be_run_in_it(own_copy):
    assert in_copy(own_copy, "test", "--collect-only", "-q").returncode == 0


def test_it_has_what_a_stage_begins_with(tmp_path):
    release(tmp_path, ["03"])
    solutions = tmp_path / "solutions"
    assert worked_start("03", solutions) == worked_start("03")
    assert [path.name for path in (solutions / RELEASED).iterdir()] == ["03"], "and nothing of a later one"
    assert made(exercise("03", SOLUTIONS).path) == made(exercise("03", solutions).path)


def test_it_has_the_capstones_briefs_and_no_hidden_check_of_theirs(tmp_path):
    release(tmp_path, ["01"])
    for one in capstones():
        copy = capstone(one.number, tmp_path / "capstones")
        assert copy.tasks == one.tasks
        assert "hidden" in one.tests.read_text("utf-8") and "hidden" not in copy.tests.read_text("utf-8")
        for task in one.tasks:
            assert f'task("{task.id}")' in copy.tests.read_text("utf-8")
    assert project_in(tmp_path / "capstones" / START, "chat")


def test_it_can_be_released_from_no_further(own_copy, tmp_path):
    with pytest.raises(ReleaseError, match="is a students' copy itself"):
        release(tmp_path / "next", root=own_copy)


def test_only_some_exercises(own_copy):
    for folder in ("exercises", "solutions"):
        assert [path.name for path in (own_copy / folder).glob("*.ipynb")] == ["01_installation_exercise.ipynb"]
    tests = {path.name for path in (own_copy / "solutions" / "tests").iterdir()}
    assert tests == {"test_01_installation_exercise.py", *(one.tests.name for one in capstones())}
    lessons = [len(list((folder / "notebooks").glob("0*.ipynb"))) for folder in (own_copy, ROOT)]
    assert lessons[0] == lessons[1] > 1


# Where it is written


def test_a_learners_work_stays_at_home(tmp_path, monkeypatch):
    root = tmp_path / "course"
    release(root, ["01"])
    (root / MANIFEST).unlink()  # now it is a course to release from
    (root / "exercises" / "01_installation_exercise.ipynb").write_text("mine")
    for place in (
        ".course/progress.json", ".venv/x", "notebooks/.ipynb_checkpoints/a.ipynb", "notebooks/Untitled.ipynb",
        "course_project/.env", "course_project/db.sqlite3", "course_project/mutants/chat/apps.py",
        "classroom/__pycache__/a.pyc",
    ):  # fmt: skip
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text("mine")
    release(tmp_path / "out", root=root)
    assert [path for path, text in texts(tmp_path / "out") if text == "mine"] == []


def test_it_replaces_an_earlier_release_and_keeps_its_git(own_copy):
    (own_copy / ".git").mkdir()
    (own_copy / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (own_copy / "classroom" / "__pycache__").mkdir()
    (own_copy / "classroom" / "__pycache__" / "x.pyc").write_text("")
    before = (own_copy / MANIFEST).read_bytes()
    release(own_copy, ["01", "02"])
    assert (own_copy / "exercises" / "02_configuration_exercise.ipynb").exists()
    assert (own_copy / ".git" / "HEAD").read_text() == "ref: refs/heads/main\n"
    release(own_copy, ["01"])
    assert not (own_copy / "exercises" / "02_configuration_exercise.ipynb").exists()
    assert (own_copy / MANIFEST).read_bytes() == before, "the same input gives the same release"
    assert [path.name for path in own_copy.parent.iterdir()] == [own_copy.name]


@pytest.mark.parametrize("place", ["exercises/01_installation_exercise.ipynb", "notes.txt", "README.md"])
def test_it_does_not_replace_a_release_that_somebody_has_worked_in(own_copy, place):
    (own_copy / place).write_text("mine")
    with pytest.raises(ReleaseError, match=re.escape(f"since it was released: {place}. Nothing was written")):
        release(own_copy)
    assert (own_copy / place).read_text() == "mine"


@pytest.mark.parametrize(("count", "rest"), [(2, ""), (10, ""), (11, " and 1 more"), (13, " and 3 more")])
def test_it_names_what_stands_in_its_way_and_goes_on_when_that_is_moved(own_copy, tmp_path, count, rest):
    names = sorted(["README.md", *(f"notebooks/mine_{number:02}.txt" for number in range(1, count))])
    for name in names:
        (own_copy / name).write_text("mine")
    named = f"since it was released: {', '.join(names[:10])}{rest}. Nothing was written. Move what is named here"
    with pytest.raises(ReleaseError, match=re.escape(named)):
        release(own_copy, ["01"])
    for name in names:
        (own_copy / name).rename(tmp_path / Path(name).name)
    release(own_copy, ["01"])
    assert (own_copy / "README.md").read_text(encoding="utf-8").startswith("#")
    assert not list(own_copy.rglob("mine_*"))


def test_it_does_not_write_into_other_folders(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("cat")
    with pytest.raises(ReleaseError, match=r"is not empty, and it is no earlier release\. Name another folder\."):
        release(tmp_path / "photos")
    (tmp_path / "photos" / MANIFEST).write_text("{ damaged")
    with pytest.raises(ReleaseError, match="is no earlier release"):
        release(tmp_path / "photos")
    with pytest.raises(ReleaseError, match="is a file"):
        release(tmp_path / "photos" / "cat.jpg")
    with pytest.raises(ReleaseError, match="inside the course's own folders"):
        release(ROOT / "notebooks" / "copy")
    with pytest.raises(ReleaseError, match="is not empty"):
        release(ROOT)
    assert (tmp_path / "photos" / "cat.jpg").read_text() == "cat"


def test_an_empty_folder_will_do_and_so_will_one_that_is_not_there(tmp_path):
    (tmp_path / "empty").mkdir()
    release(tmp_path / "empty", ["01"])
    release(tmp_path / "not" / "there", ["01"])
    assert (tmp_path / "empty" / MANIFEST).exists() and (tmp_path / "not" / "there" / MANIFEST).exists()


def test_it_is_never_half_written(own_copy, tmp_path, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    whole = (own_copy / MANIFEST).read_bytes()
    monkeypatch.setattr(release_module, "without_answers", full)
    for place in (tmp_path / "new", own_copy):
        with pytest.raises(OSError, match="No space"):
            release(place)
    assert [path.name for path in tmp_path.iterdir()] == [own_copy.name]
    assert (own_copy / MANIFEST).read_bytes() == whole


def test_an_earlier_release_stays_when_the_new_one_cannot_take_its_place(own_copy, monkeypatch):
    rename = Path.rename

    def busy(self, target):
        if self.parent.name.startswith(".") and Path(target) == own_copy:
            raise OSError(16, "Device or resource busy")
        return rename(self, target)

    whole = (own_copy / MANIFEST).read_bytes()
    monkeypatch.setattr(Path, "rename", busy)
    with pytest.raises(OSError, match="busy"):
        release(own_copy)
    assert (own_copy / MANIFEST).read_bytes() == whole
    assert [path.name for path in own_copy.parent.iterdir()] == [own_copy.name]


# The command, and what TEACHING.md says


def test_the_command(tmp_path, capsys):
    from classroom.command.cli import main

    assert main(["release", "--to", str(tmp_path / "copy"), "--only", "01"]) == 0
    assert "with exercises 01" in capsys.readouterr().out
    assert main(["release", "--to", str(tmp_path / "copy"), "--only", "99"]) == 2
    assert "There is no exercise '99'" in capsys.readouterr().err


def test_the_commands_in_teaching_md_can_be_typed():
    """Each command of the course in TEACHING.md is one that the command line takes."""
    text = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
    lines = re.findall(r"^(?:course|python3 course\.py) (.+)$", text, re.MULTILINE)
    lines += re.findall(r"`course (\w[^`]*)`", text)
    assert len(lines) >= 12
    for line in lines:
        words = shlex.split(line.replace("NN", "04"))
        if len(words) > 1 or words[0] not in ("grade", "release", "reset"):  # else the verb is named, not typed
            _, others = course_parser().parse_known_args(words)
            assert not others or words[0] == "test", line


def test_the_options_of_grade_and_release_are_all_in_teaching_md():
    text = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
    verbs = next(action for action in course_parser()._actions if hasattr(action, "choices") and action.choices)
    for name in ("grade", "release"):
        for action in verbs.choices[name]._actions:
            for option in action.option_strings:
                assert option in ("-h", "--help") or f"`{option}" in text, (name, option)


def test_the_links_in_teaching_md_lead_somewhere():
    text = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (ROOT / link).exists()] == []
    assert "(TEACHING.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
