"""A Dockerfile, read: what stands behind a word, and which files its COPY sees."""

import re
import shutil
from fnmatch import fnmatch
from pathlib import Path


def instructions(dockerfile: Path, word: str) -> list[str]:
    """What stands behind this word, in order; CMD is also what a HEALTHCHECK runs."""
    text = dockerfile.read_text().replace("\\\n", "")  # a line that goes on in the next one
    return re.findall(rf"^(?:HEALTHCHECK.* )?{word} (.*)$", text, re.MULTILINE)


def copy_context(dockerfile: Path, context: Path, to: Path) -> None:
    """Copy what `COPY . .` sees: the context without what NAME.dockerignore names, beside the Dockerfile."""
    lines = dockerfile.with_name(f"{dockerfile.name}.dockerignore").read_text().splitlines()
    anywhere = [line.removeprefix("**/") for line in lines if line.startswith("**/")]
    exactly = [line for line in lines if line and not line.startswith(("**/", "#"))]

    def left_out(place: str, names: list[str]) -> list[str]:
        inside = Path(place).relative_to(context)
        return [
            name
            for name in names
            if any(fnmatch(name, one) for one in anywhere)
            or any(fnmatch((inside / name).as_posix(), one) for one in exactly)
        ]

    shutil.copytree(context, to, ignore=left_out)
