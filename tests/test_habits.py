"""What strangers who join rely on: a licence, one version everywhere, forms, workflows that say what there is."""

import json
import re
import tomllib
from datetime import date
from itertools import chain

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import classroom
from classroom.catalogue.catalog import task
from classroom.command.cli import course_parser
from classroom.command.locks import DEV_LOCK, LOCK
from classroom.judging.run import run_task
from classroom.paths import ROOT

PYPROJECT_TEXT = (ROOT / "pyproject.toml").read_text("utf-8")
PYPROJECT = tomllib.loads(PYPROJECT_TEXT)
PROJECT = PYPROJECT["project"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))

GITHUB = ROOT / ".github"
FORMS = sorted(GITHUB.glob("ISSUE_TEMPLATE/[!c]*.yml"))  # config.yml is no form
WORKFLOWS = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in sorted(GITHUB.glob("workflows/*.yml"))}
WITH_COMMANDS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    ROOT / ".ci" / "run",
    ROOT / ".ci" / "in-env",
    ROOT / ".devcontainer" / "devcontainer.json",
    ROOT / "docker" / "Dockerfile",
    *GITHUB.rglob("*.md"),
    *GITHUB.rglob("*.yml"),
]
PINNED_LINE = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)([^\\\n]*)", re.MULTILINE)


def steps(workflow: dict) -> list[dict]:
    """All steps of all jobs of a workflow."""
    return list(chain.from_iterable(job["steps"] for job in workflow["jobs"].values()))


def commands(workflow: dict) -> str:
    """All that a workflow runs."""
    return "\n".join(step.get("run", "") for step in steps(workflow))


# The licence, the version, the people


def test_the_licence_is_the_one_that_is_named_everywhere():
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("BSD 3-Clause License\n") and "3. Neither the name" in text
    assert PROJECT["license"] == CITATION["license"] == "BSD-3-Clause"
    assert "[BSD 3-Clause](LICENSE)" in README
    (author,) = PROJECT["authors"]
    assert [one["name"] for one in CITATION["authors"]] == [author["name"]]
    assert re.search(rf"^Copyright \(c\) \d{{4}}, {author['name']}$", text, re.MULTILINE)


def test_there_is_one_version():
    (unreleased, *released) = re.findall(r"^## (\S+)(?: - (\S+))?$", CHANGELOG, re.MULTILINE)
    assert unreleased == ("Unreleased", "")
    assert released[0] == (classroom.__version__, str(CITATION["date-released"]))
    assert PROJECT["version"] == str(CITATION["version"]) == classroom.__version__
    dates = [date.fromisoformat(day) for _, day in released]
    assert dates == sorted(dates, reverse=True)


def test_the_changelog_keeps_the_form():
    kinds = re.findall(r"^### (.+)$", CHANGELOG, re.MULTILINE)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    for line in CHANGELOG.partition("## Unreleased")[2].splitlines():
        assert not line or line.startswith(("## ", "### ", "- ", "  ")), line


# Which Pythons and systems


def pythons() -> list[str]:
    """The Pythons that the course is for, as pyproject.toml lists them."""
    named = [one.rpartition(" :: ")[2] for one in PROJECT["classifiers"] if ":: Python :: 3." in one]
    assert all(SpecifierSet(PROJECT["requires-python"]).contains(one) for one in named)
    below = named[0].rpartition(".")[2]
    assert not SpecifierSet(PROJECT["requires-python"]).contains(f"3.{int(below) - 1}")
    return named


def test_the_workflow_tries_each_python_and_each_system():
    matrix = WORKFLOWS["tests.yml"]["jobs"]["quick"]["strategy"]["matrix"]
    assert matrix["python"] == pythons()
    assert matrix["system"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    systems = {one.split(" :: ")[-1] for one in PROJECT["classifiers"] if one.startswith("Operating System")}
    assert systems == {"Linux", "MacOS", "Windows"}


def test_the_readme_names_the_pythons_and_what_has_never_been_seen_to_run():
    assert f"Python {pythons()[0]} or newer" in README
    _, _, text = README.partition("## Never seen to run\n")
    text, _, _ = text.partition("\n## ")
    for place in (
        *pythons(),
        "macOS",
        "Windows",
        "Binder",
        "JupyterHub",
        "VS Code",
        "Docker",
        "codespace",
        ".github",
    ):
        assert place in text


def test_ci_tries_each_python():
    (listed,) = re.findall(r"^for version in (.+); do$", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    assert listed.split() == pythons()


# The workflows


def test_the_quick_suite_runs_everywhere_and_the_whole_one_on_linux():
    jobs = WORKFLOWS["tests.yml"]["jobs"]
    assert "python course.py test --quick" in [step.get("run") for step in jobs["quick"]["steps"]]
    assert jobs["whole"]["runs-on"] == "ubuntu-latest"
    assert "python course.py test" in [step.get("run") for step in jobs["whole"]["steps"]]
    assert "python course.py lint" in [step.get("run") for step in jobs["lint"]["steps"]]


def test_the_lock_is_made_anew_each_week_and_tried():
    workflow = WORKFLOWS["lock.yml"]
    (schedule,) = workflow[True]["schedule"]  # YAML takes `on` for a word for true
    _, _, day, month, weekday = schedule["cron"].split()
    assert (day, month) == ("*", "*") and weekday.isdigit()
    run = commands(workflow)
    assert run.index("course.py lock --upgrade") < run.index("course.py test") < run.index("gh pr create")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_other_peoples_actions_are_pinned_and_a_job_may_do_what_it_needs(name):
    for step in steps(WORKFLOWS[name]):
        uses = step.get("uses", "actions/")
        assert uses.startswith("actions/") or re.search(r"@[0-9a-f]{40}$", uses), uses
    assert set(WORKFLOWS[name]["permissions"].items()) <= {("contents", "read")}
    for job in WORKFLOWS[name]["jobs"].values():
        assert job["timeout-minutes"] <= 90
        if "write" in job.get("permissions", {}).values():
            assert not any("course.py" in step.get("run", "") for step in job["steps"]), "it runs no package"


def test_dependabot_renews_the_actions():
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text("utf-8"))["updates"]
    assert [one["package-ecosystem"] for one in updates] == ["github-actions"]


# What people are told to type


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_command_of_the_course_exists(path, capsys):
    for verb, options in re.findall(r"course\.py ([a-z]+)((?: --[a-z]+)*)", path.read_text("utf-8")):
        with pytest.raises(SystemExit) as left:
            course_parser().parse_args([verb, "--help"])
        assert left.value.code == 0, f"there is no `course {verb}`"
        assert set(options.split()) <= set(re.findall(r"--[a-z]+", capsys.readouterr().out)), (verb, options)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_each_form_asks_for_what_doctor_says(form):
    fields = {field.get("id"): field for field in yaml.safe_load(form.read_text("utf-8"))["body"]}
    assert "python3 course.py doctor" in fields["doctor"]["attributes"]["description"]
    assert fields["doctor"]["attributes"]["render"] == "text"


def test_a_pull_request_says_what_it_was_tried_on():
    text = (GITHUB / "pull_request_template.md").read_text("utf-8")
    for command in ("doctor", "test --quick", "lint"):
        assert f"python3 course.py {command}" in text
    assert yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / "config.yml").read_text("utf-8")) == {
        "blank_issues_enabled": False
    }


def test_the_first_wrong_answer_is_what_contributing_says_it_is(tmp_path):
    _, _, text = CONTRIBUTING.partition("## Your first wrong answer\n")
    text, _, _ = text.partition("\n## ")
    (path,) = set(re.findall(r"`(tests/wrong_answers/\S+)`", text))
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    code = code.replace("\n   ", "\n").lstrip()
    named_first = re.match(r"# caught by: (test_\w+)\n", code)[1]
    answered = task(path.split("/")[2])
    assert f"-k {path.rpartition('/')[2].removesuffix('.py')}" in text

    notebook = json.loads((ROOT / "solutions" / "01_installation_exercise.ipynb").read_text("utf-8"))
    (cell,) = [cell for cell in notebook["cells"] if cell["id"] == answered.answer_cell]
    cell["source"] = code
    (tmp_path / "01_installation.ipynb").write_text(json.dumps(notebook), "utf-8")
    (failure,) = run_task(tmp_path / "01_installation.ipynb", answered.id, hidden=True).failures
    assert failure.check != named_first, "the name in the file is wrong at first"
    assert f"caught it: `{failure.check}`" in " ".join(text.split())
    assert not (ROOT / path).exists(), "it is for newcomers to write"


def test_a_change_is_written_as_contributing_says():
    _, _, text = CONTRIBUTING.partition("## A wrong answer\n")
    path, code = re.search(
        r"This is all of\n`(tests/wrong_answers/\S+)`:\n\n```python\n(.*?)```", text, re.DOTALL
    ).groups()
    assert (ROOT / path).read_text("utf-8") == code


# The tools


def test_every_tool_says_why_it_is_there_and_is_locked():
    lines = PYPROJECT_TEXT.partition("\ndev = [")[2].partition("\n]")[0].splitlines()
    entries = [line for line in lines if line.strip().startswith('"')]
    tools = [Requirement(text) for text in PYPROJECT["dependency-groups"]["dev"]]
    assert len(entries) == len(tools)
    locked = {
        canonicalize_name(name): version for name, version, _ in PINNED_LINE.findall(DEV_LOCK.read_text("utf-8"))
    }
    for line, tool in zip(entries, tools, strict=True):
        assert re.search(r'",\s+# \S.{8,}', line), f"no reason: {line.strip()}"
        assert tool.specifier.contains(locked[canonicalize_name(tool.name)])


def test_both_locks_have_the_same_versions_of_what_is_in_both():
    pins = [
        {(canonicalize_name(name), marker.strip()): version for name, version, marker in PINNED_LINE.findall(text)}
        for text in (LOCK.read_text("utf-8"), DEV_LOCK.read_text("utf-8"))
    ]
    both = pins[0].keys() & pins[1].keys()
    assert ("packaging", "") in both
    assert {key: pins[0][key] for key in both} == {key: pins[1][key] for key in both}
    learners = {name for name, _ in pins[0]}
    assert not learners & {"ruff", "mypy", "django-stubs", "pre-commit", "nbstripout"}


def test_what_runs_before_a_commit_is_there_without_a_network():
    (repository,) = HOOKS["repos"]
    assert repository["repo"] == "local"
    programs = {"ruff", "mypy", "nbstripout"}
    named = set()
    for hook in repository["hooks"]:
        assert hook["language"] == "system" and hook["entry"].startswith("sh .ci/in-env ")
        named |= programs & set(re.findall(r"\w+", hook["entry"]))
    assert named == programs
