"""A newer version through Git: what `git pull` does, but for the files that it would not touch, or leave in conflict.

The reader's branch goes to the newer commit. What they have not committed stays uncommitted; with commits of their own,
the newer commit becomes a merge of both.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from classroom.command.update import Both, Update
from classroom.errors import CourseError


def update_from_git(root: Path) -> Update:
    """Fetch, and bring the folder to the newer version.

    Args:
        root: the folder of the course.

    Raises:
        CourseError: Git can't do it; the text says why and what to do.
    """
    if not (root / ".git").exists():
        raise CourseError(
            "This copy of the course did not come through Git. Download a zip of the newer version, and name it:\n"
            "    python3 course.py update PATH/OF/THE.zip"
        )
    git = Git(root)
    _need_order(git)
    git("fetch", "--quiet")
    head, upstream = git.text("rev-parse", "HEAD"), git.text("rev-parse", "@{upstream}")
    base = git.text("merge-base", head, upstream)
    if base == upstream:
        return Update()
    target = upstream if base == head else git.merge_commit(base, head, upstream)
    touched, in_head = git.names("diff", "--no-renames", head, target), {*git.names("ls-tree", "-r", head)}
    changed = {*git.names("diff", "--no-renames", head), *git.names("diff", "--no-renames", base)}
    there = [name for name in touched if (root / name).is_file()]
    both, update = Both(root), Update(new=len(touched))
    try:
        for name in there:
            if name in changed or name not in in_head:
                both.add(name, git.file(base, name), git.file(target, name))
                (root / name).unlink()
        gone = [name for name in touched if name in in_head and not (root / name).exists()]
        if gone:
            git(
                "checkout", "--quiet", head, "--pathspec-from-file=-", "--pathspec-file-nul", given="\0".join(gone)
            )
        git("merge", "--quiet", "--ff-only", target)
    except BaseException:
        both.give_back()
        raise
    both.put_in_place(update)
    return update


def _need_order(git: "Git") -> None:
    """Raise CourseError when Git is in the middle of something, or knows no newer version."""
    if git.names("diff", "--diff-filter=U"):
        raise CourseError(
            "Git is in the middle of a merge. `git merge --abort` goes back to before it; then update."
        )
    if {*git.names("diff")} & {*git.names("diff", "--cached")}:
        raise CourseError(
            "Some of what you have added with `git add` has changed since. Commit it, or `git reset`."
        )
    try:
        git("rev-parse", "@{upstream}")
    except CourseError:
        raise CourseError(
            "This branch follows none that has newer versions. "
            "For one that does: git branch --set-upstream-to=origin/main"
        ) from None


class Git:
    """Git's commands in one folder.

    Args:
        root: the folder.
    """

    def __init__(self, root: Path):
        self._root = root
        self._environment = os.environ | {"LC_ALL": "C"}

    def __call__(self, *words: str, given: str = "") -> bytes:
        """What a command prints. Raises CourseError with what it says when it fails."""
        try:
            done = subprocess.run(
                ["git", "-C", str(self._root), *words],
                input=given.encode(),
                capture_output=True,
                env=self._environment,
            )
        except FileNotFoundError:
            raise CourseError("There is no Git on this machine: https://git-scm.com/downloads") from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip() or f"exit status {done.returncode}"
            raise CourseError(f"git {words[0]} did not work, and nothing was changed:\n{said}")
        return done.stdout

    def text(self, *words: str) -> str:
        """What a command prints, as one line."""
        return self(*words).decode().strip()

    def names(self, command: str, *words: str) -> list[str]:
        """The names of files that a command prints."""
        only = [] if command == "ls-files" else ["--name-only"]
        return [name for name in self(command, "-z", *only, *words).decode().split("\0") if name]

    def file(self, commit: str, name: str) -> bytes | None:
        """A file as it is in a commit, None when it is not there."""
        try:
            return self("cat-file", "blob", f"{commit}:{name}")
        except CourseError:
            return None

    def merge_commit(self, base: str, head: str, upstream: str) -> str:
        """A commit with both sides' files; of one that both have changed, upstream's."""
        with tempfile.TemporaryDirectory() as scratch:
            aside = Git(self._root)
            aside._environment = self._environment | {"GIT_INDEX_FILE": str(Path(scratch, "index"))}
            aside("read-tree", "-i", "-m", "--aggressive", base, head, upstream)
            for name in {line.partition("\t")[2] for line in aside.names("ls-files", "--unmerged")}:
                entry = aside.text("ls-tree", upstream, "--", name)
                aside("update-index", "--force-remove", "--", name)
                if entry:
                    aside("update-index", "--index-info", given=entry + "\n")
            tree = aside.text("write-tree")
        return self.text("commit-tree", tree, "-p", head, "-p", upstream, "-m", "Take in the newer course")
