"""`course update`: a newer version comes, and whatever a reader has done before is still there."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from classroom.command.cli import main
from classroom.command.given import remember_as_given
from classroom.command.merge_notebooks import merge_notebooks
from classroom.command.update import update_course
from classroom.errors import CourseError
from classroom.paths import ROOT

pytestmark = pytest.mark.slow("repositories of Git")

LESSON, EXERCISE = "notebooks/04_consumers.ipynb", "exercises/04_consumers_exercise.ipynb"
FILES = (LESSON, EXERCISE, "notebooks/00_start_here.ipynb", "README.md", "course.py", "requirements.lock",
         ".gitattributes", ".gitignore")  # fmt: skip
OUTPUT = {"output_type": "stream", "name": "stdout", "text": "what the reader saw\n"}


def git(folder: Path, *words: str) -> str:
    """Run Git as a learner would, with a name, and nothing of this machine's settings."""
    settings = ["-c", "user.name=Lena", "-c", "user.email=lena@example.com", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", "-C", str(folder), *settings, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(autouse=True)
def settings_of_git(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    (tmp_path / "gitconfig").write_text("[user]\nname = Lena\nemail = lena@example.com\n", "utf-8")


@pytest.fixture
def published(tmp_path) -> Path:
    """The course where its authors work, in Git."""
    folder = tmp_path / "published"
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "old.md").write_text("old\n", "utf-8")
    git(folder.parent, "init", "-q", str(folder))
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "First")
    return folder


@pytest.fixture
def own(published, tmp_path) -> Path:
    """A reader's clone of it."""
    git(tmp_path, "clone", "-q", str(published), "own course")
    return tmp_path / "own course"


@pytest.fixture
def unpacked(published, tmp_path) -> Path:
    """A reader's copy from a zip, started once."""
    folder = tmp_path / "unpacked"
    shutil.copytree(published, folder, ignore=shutil.ignore_patterns(".git"))
    remember_as_given(folder)
    return folder


def change(path: Path, **sources: str | None) -> None:
    """Give cells of a notebook other sources, by their ids with _ for -; None deletes a cell."""
    notebook = json.loads(path.read_text("utf-8"))
    for name, source in sources.items():
        (cell,) = [cell for cell in notebook["cells"] if cell["id"] == name.replace("_", "-")]
        if source is None:
            notebook["cells"].remove(cell)
        else:
            cell["source"] = source
    save(path, notebook)


def run(path: Path) -> None:
    """Let each code cell have been run, as JupyterLab saves it."""
    notebook = json.loads(path.read_text("utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(code, 1):
        cell |= {"outputs": [OUTPUT], "execution_count": number}
    notebook["metadata"]["language_info"] |= {"version": "3.11.7"}
    save(path, notebook)


def add_own(path: Path, after: str, source: str) -> None:
    """Let the reader have added a cell of their own."""
    notebook = nbformat.read(path, as_version=4)
    (place,) = [number for number, cell in enumerate(notebook.cells) if cell.id == after]
    notebook.cells.insert(place + 1, nbformat.v4.new_code_cell(source))
    save(path, notebook)


def save(path: Path, notebook: dict) -> None:
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")


def cells(path: Path) -> dict[str, dict]:
    notebook = json.loads(path.read_text("utf-8"))
    nbformat.validate(nbformat.from_dict(notebook))
    return {cell["id"]: cell | {"source": "".join(cell["source"])} for cell in notebook["cells"]}


def publish(folder: Path) -> None:
    """A newer version: words, code and stubs changed, a file added and one removed."""
    change(
        folder / LESSON,
        one_object="## 2. One object, newly explained",
        run_events="print('newer code')",
    )
    change(folder / EXERCISE, task_04_1="## 04.1 Newly asked", answer_04_1="# your newer code here\n...")
    (folder / "README.md").write_text("A newer README\n", "utf-8")
    (folder / "old.md").unlink()
    (folder / "new.md").write_text("new\n", "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Newer")


def work(folder: Path) -> None:
    """What a reader does in an evening."""
    run(folder / LESSON)
    change(folder / LESSON, sync_desk="# my own try\n")
    add_own(folder / LESSON, "sync-desk", "mine = 1")
    change(folder / EXERCISE, answer_04_1="answered = 1", answer_04_2="answered = 2")
    (folder / ".course").mkdir(exist_ok=True)
    (folder / ".course" / "progress.json").write_text('{"guesses": {}}', "utf-8")
    (folder / "exercises/my_project").mkdir()
    (folder / "exercises/my_project/manage.py").write_text("mine", "utf-8")


def newest(folder: Path) -> None:
    """What everybody has who has brought a reader's course up to date."""
    lesson, exercise = cells(folder / LESSON), cells(folder / EXERCISE)
    assert lesson["one-object"]["source"] == "## 2. One object, newly explained"
    assert lesson["run-events"]["source"] == "print('newer code')" and lesson["run-events"]["outputs"] == []
    assert lesson["sync-desk"]["source"] == "# my own try\n" and lesson["sync-desk"]["outputs"] == [OUTPUT]
    order = list(lesson)
    after = order[order.index("sync-desk") + 1]
    assert lesson[after]["source"] == "mine = 1"
    assert exercise["task-04-1"]["source"] == "## 04.1 Newly asked"
    assert [exercise[f"answer-04-{n}"]["source"] for n in (1, 2)] == ["answered = 1", "answered = 2"]
    assert (folder / "README.md").read_text("utf-8") == "A newer README\n"
    assert (folder / "new.md").exists() and not (folder / "old.md").exists()
    assert (folder / ".course/progress.json").exists()
    assert (folder / "exercises/my_project/manage.py").read_text("utf-8") == "mine"


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.kept-*"))


def zip_of(folder: Path, path: Path) -> Path:
    """A zip as GitHub makes it: all in one folder, and without .git."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and ".git" not in file.parts:
                archive.write(file, f"course-main/{file.relative_to(folder).as_posix()}")
    return path


# Through Git


def test_git_alone_refuses_what_update_can_do(own, published, capsys):
    work(own)
    publish(published)
    refused = subprocess.run(["git", "-C", str(own), "pull", "-q", "--ff-only"], capture_output=True, text=True)
    assert refused.returncode and "would be overwritten by merge" in refused.stderr
    update_course(None, own)
    newest(own)
    assert git(own, "rev-parse", "HEAD") == git(published, "rev-parse", "HEAD")
    assert git(own, "status", "--short").split() == ["M", EXERCISE, "M", LESSON]
    # the output of a cell with other code is in the copy
    (copy,) = kept(own)
    said = capsys.readouterr().out
    assert cells(copy)["run-events"]["outputs"] == [OUTPUT] and copy.name in said
    assert f"{EXERCISE}: newer, with your work in it." in said and said.startswith("The course is new: 5 files.")


def test_once_more_there_is_nothing_newer_and_nothing_changes(own, published, capsys):
    work(own)
    publish(published)
    update_course(None, own)
    before = {path: path.read_bytes() for path in (own / LESSON, own / EXERCISE)}
    capsys.readouterr()
    update_course(None, own)
    assert capsys.readouterr().out == "There is nothing newer: the course is as it was.\n"
    assert before == {path: path.read_bytes() for path in before}


def test_with_commits_of_their_own_both_histories_stay(own, published):
    work(own)
    (own / "README.md").write_text("My README\n", "utf-8")
    git(own, "commit", "-qam", "My work")
    mine = git(own, "rev-parse", "HEAD").strip()
    (own / "mine.md").write_text("mine", "utf-8")
    git(own, "add", "mine.md")
    git(own, "commit", "-qm", "A file")
    add_own(own / EXERCISE, "task-04-1", "not_committed = 1")
    publish(published)
    update_course(None, own)
    newest(own)
    assert "not_committed = 1" in [cell["source"] for cell in cells(own / EXERCISE).values()]
    assert (own / "mine.md").exists()
    assert {mine, git(published, "rev-parse", "HEAD").strip()} <= set(git(own, "log", "--format=%H").split())
    assert "My README\n" in [path.read_text("utf-8") for path in kept(own)]
    assert git(own, "status", "--short").split() == ["M", EXERCISE, "M", LESSON]


def test_a_file_that_both_have_changed_or_added_is_kept_beside(own, published, capsys):
    (own / "README.md").write_text("My README\n", "utf-8")
    (own / "new.md").write_text("my new one\n", "utf-8")
    (own / "old.md").write_text("my old one\n", "utf-8")
    publish(published)
    update_course(None, own)
    assert sorted(path.read_text("utf-8") for path in kept(own)) == ["My README\n", "my new one\n", "my old one\n"]
    assert (own / "new.md").read_text("utf-8") == "new\n" and not (own / "old.md").exists()
    said = capsys.readouterr().out
    assert all(path.name in said for path in kept(own)) and "old.md: gone in the newer version." in said
    assert git(own, "status", "--short") == "", "Git sees no copies"


def test_a_notebook_that_is_none_any_more_is_kept_beside(own, published):
    (own / LESSON).write_text("<<<<<<< HEAD\n{", "utf-8")
    publish(published)
    update_course(None, own)
    assert cells(own / LESSON)["run-events"]["source"] == "print('newer code')"
    (copy,) = kept(own)
    assert copy.read_text("utf-8") == "<<<<<<< HEAD\n{"


def test_what_only_the_reader_has_changed_stays_and_a_deleted_file_that_is_newer_comes_back(own, published):
    run(own / "notebooks/00_start_here.ipynb")
    before = (own / "notebooks/00_start_here.ipynb").read_bytes()
    (own / "README.md").unlink()
    (own / "requirements.lock").unlink()
    publish(published)
    update_course(None, own)
    assert (own / "notebooks/00_start_here.ipynb").read_bytes() == before
    assert (own / "README.md").read_text("utf-8") == "A newer README\n" and not kept(own)
    assert not (own / "requirements.lock").exists()


def test_when_git_cannot_go_on_everything_is_as_it_was(own, published):
    work(own)
    publish(published)
    before = {path: path.read_bytes() for path in own.rglob("*") if path.is_file() and ".git" not in path.parts}
    (own / "new.md").mkdir()  # where the newer version has a file
    (own / "new.md" / "mine").write_text("mine", "utf-8")
    with pytest.raises(CourseError, match="git merge did not work, and nothing was changed"):
        update_course(None, own)
    assert before == {path: path.read_bytes() for path in before}
    assert kept(own) == []
    assert git(own, "status", "--short").split() == ["M", EXERCISE, "M", LESSON, "??", "new.md/"]


def test_in_the_middle_of_a_merge_the_way_out_is_said(own, published):
    change(own / LESSON, run_events="mine")
    git(own, "commit", "-qam", "Mine")
    publish(published)
    pulled = subprocess.run(["git", "-C", str(own), "pull", "-q", "--no-rebase"], capture_output=True, text=True)
    assert pulled.returncode, "a real conflict"
    with pytest.raises(CourseError, match="git merge --abort"):
        update_course(None, own)
    git(own, "merge", "--abort")
    update_course(None, own)
    assert cells(own / LESSON)["run-events"]["source"] == "print('newer code')"
    (copy,) = kept(own)
    assert cells(copy)["run-events"]["source"] == "mine"


def test_without_a_branch_to_follow_one_line_says_so(own):
    git(own, "switch", "-qc", "mine")
    with pytest.raises(CourseError, match="follows none that has newer versions"):
        update_course(None, own)


def test_half_added_work_is_not_touched(own, published):
    change(own / LESSON, run_events="added")
    git(own, "add", LESSON)
    change(own / LESSON, run_events="changed since")
    publish(published)
    with pytest.raises(CourseError, match="git add"):
        update_course(None, own)
    assert cells(own / LESSON)["run-events"]["source"] == "changed since"


# From a zip


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_from_a_zip(unpacked, published, tmp_path, form, capsys):
    work(unpacked)
    publish(published)
    (unpacked / "README.md").write_text("My README\n", "utf-8")
    source = zip_of(published, tmp_path / "newer.zip") if form == "zip" else published
    update_course(source, unpacked)
    newest(unpacked)
    readme, lesson, old = sorted(kept(unpacked))
    assert readme.read_text("utf-8") == "My README\n" and old.read_text("utf-8") == "old\n"
    assert cells(lesson)["run-events"]["outputs"] == [OUTPUT]
    capsys.readouterr()
    update_course(source, unpacked)
    assert "There is nothing newer" in capsys.readouterr().out


def test_from_a_zip_where_nobody_knows_what_was_given(unpacked, published, tmp_path):
    work(unpacked)
    (unpacked / ".course/given.zip").unlink()
    publish(published)
    update_course(zip_of(published, tmp_path / "newer.zip"), unpacked)
    exercise = cells(unpacked / EXERCISE)
    assert [exercise[f"answer-04-{n}"]["source"] for n in (1, 2)] == ["answered = 1", "answered = 2"]
    assert "mine = 1" in [cell["source"] for cell in cells(unpacked / LESSON).values()]
    (copy,) = [path for path in kept(unpacked) if path.parent.name == "notebooks"]
    assert cells(copy)["sync-desk"]["source"] == "# my own try\n"


def test_the_second_zip_is_compared_with_the_first(unpacked, published, tmp_path):
    publish(published)
    update_course(zip_of(published, tmp_path / "newer.zip"), unpacked)
    change(published / LESSON, run_events="print('newest code')")
    for copy in kept(unpacked):
        copy.unlink()
    update_course(zip_of(published, tmp_path / "newest.zip"), unpacked)
    assert cells(unpacked / LESSON)["run-events"]["source"] == "print('newest code')" and not kept(unpacked)


def test_what_is_no_course_is_refused(unpacked, tmp_path):
    (tmp_path / "no.zip").write_bytes(b"no zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("other/README.md", "other")
    for name in ("no.zip", "other.zip", "not-there.zip"):
        with pytest.raises(CourseError, match=name):
            update_course(tmp_path / name, unpacked)


def test_a_zip_writes_nowhere_else(unpacked, published, tmp_path):
    source = zip_of(published, tmp_path / "newer.zip")
    with zipfile.ZipFile(source, "a") as archive:
        for name in (
            "../outside",
            "course-main/../../outside",
            "course-main/.git/hooks/post-checkout",
            "/outside",
        ):
            archive.writestr(name, "bad")
    update_course(source, unpacked)
    assert not (unpacked / ".git").exists() and not list(tmp_path.rglob("outside"))


def test_each_way_names_the_other(own, unpacked, published):
    with pytest.raises(CourseError, match=r"python3 course\.py update PATH"):
        update_course(None, unpacked)
    with pytest.raises(CourseError, match="Leave the zip out"):
        update_course(published, own)


# Cell by cell


def notebook(*cells: dict) -> bytes:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def code(id: str, source: str, **more: object) -> dict:
    return {"cell_type": "code", "id": id, "metadata": {}, "outputs": [], "source": source} | more


def sources(merged: tuple[bytes, bool]) -> tuple[list[str], bool]:
    return ["".join(cell["source"]) for cell in json.loads(merged[0])["cells"]], merged[1]


def test_an_untouched_notebook_comes_new_to_the_byte():
    base, new = notebook(code("a", "1")), notebook(code("a", "2")) + b"\n"
    assert merge_notebooks(base, base, new) == (new, True)


def test_own_cells_stay_behind_the_cell_that_they_followed_wherever_that_goes():
    base = notebook(code("a", "a"), code("b", "b"))
    mine = notebook(code("m0", "m0"), code("a", "a"), code("m1", "m1"), code("m2", "m2"), code("b", "b"))
    new = notebook(code("b", "b"), code("c", "c"), code("a", "a"))
    assert sources(merge_notebooks(base, mine, new)) == (["m0", "b", "c", "a", "m1", "m2"], True)


def test_a_given_cell_that_both_have_changed_comes_new_and_the_notebook_is_not_whole():
    base, mine, new = (notebook(code("a", source)) for source in ("1", "mine", "2"))
    assert sources(merge_notebooks(base, mine, new)) == (["2"], False)


def test_an_answer_to_a_task_that_is_gone_is_not_whole_and_a_stub_is():
    base, new = notebook(code("a", "stub")), notebook()
    assert sources(merge_notebooks(base, notebook(code("a", "answer")), new)) == ([], False)
    assert sources(merge_notebooks(base, base, new)) == ([], True)


def test_two_cells_with_one_id_both_stay():
    base = notebook(code("a", "a"))
    merged = merge_notebooks(base, notebook(code("a", "a"), code("a", "again")), notebook(code("a", "a")))
    assert sources(merged) == (["a", "again"], True)
    assert len({cell["id"] for cell in json.loads(merged[0])["cells"]}) == 2


# The command


def test_the_command_says_one_line_when_it_cannot(tmp_path, capsys):
    assert main(["update", str(tmp_path / "no.zip")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_command_brings_itself_up_to_date(published, own, tmp_path):
    shutil.copytree(ROOT / "classroom", published / "classroom", ignore=shutil.ignore_patterns("__pycache__"))
    git(published, "add", ".")
    git(published, "commit", "-qm", "The command")
    git(own, "pull", "-q")
    work(own)
    publish(published)
    path = published / "classroom/command/update.py"
    path.write_text("# newer\n" + path.read_text("utf-8"), "utf-8")
    git(published, "commit", "-qam", "Newest")
    command = [sys.executable, "-m", "classroom", "update"]
    done = subprocess.run(command, cwd=own, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith("The course is new: 6 files."), done.stderr
    assert done.stdout.endswith("Start it as ever: python3 course.py\n")
    newest(own)
    assert (own / "classroom/command/update.py").read_text("utf-8").startswith("# newer")
