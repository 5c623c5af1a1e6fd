"""What TEACHING.md says of hubs that no test starts: its values.yaml, and the sums that follow from what was measured."""

import re
from typing import NamedTuple

import pytest
import yaml
from teaching import TEACHING, block

from classroom.paths import ROOT

VALUES = yaml.safe_load(block("singleuser:", "yaml"))
# Of what the chart's values.schema.yaml (4.4.0) allows, what we use
ALLOWED = {
    "singleuser.image.name": str,
    "singleuser.image.tag": str,
    "singleuser.cmd": (list, str),
    "singleuser.defaultUrl": str,
    "singleuser.storage.homeMountPath": str,
    "singleuser.storage.capacity": str,
    "singleuser.extraEnv": dict,  # whose keys are anybody's
    "singleuser.memory.guarantee": (int, float, str),
    "singleuser.memory.limit": (int, float, str),
    "singleuser.cpu.guarantee": (int, float),
    "singleuser.cpu.limit": (int, float),
}
UNITS = {"M": 1, "G": 1024}  # in MiB: a hub counts in powers of 1,024


def wrong(values, allowed, path=""):
    """Yield the path of each value that the chart does not know, or not with this type."""
    for key, value in values.items():
        here = f"{path}{key}"
        if here in allowed:
            if not isinstance(value, allowed[here]):
                yield here
        elif isinstance(value, dict):
            yield from wrong(value, allowed, f"{here}.")
        else:
            yield here


def mebibytes(size):
    """A size as a hub's configuration has it, such as 300M."""
    return float(size[:-1]) * UNITS[size[-1]]


class Measured(NamedTuple):
    """A line of the table of what a learner takes: MiB, and seconds of a processor."""

    rss: int
    pss: int
    seconds: int


def measured(beginning):
    """The lines of the table that begin so."""
    lines = re.findall(rf"^\| {re.escape(beginning)}.*$", TEACHING, re.MULTILINE)
    return [
        Measured(*(int(cell.replace(",", "")) for cell in line.strip(" |").split(" | ")[-3:])) for line in lines
    ]


def test_the_chart_knows_each_value():
    assert list(wrong(VALUES, ALLOWED)) == []
    assert all(isinstance(value, str) for value in VALUES["singleuser"]["extraEnv"].values())


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"singleuser": {"memory": {"guaranty": "1G"}}}, "singleuser.memory.guaranty"),
        ({"singleuser": {"cpu": {"limit": "1"}}}, "singleuser.cpu.limit"),
        ({"image": {"name": "course"}}, "image.name"),
        ({"singleuser": {"image": {"tag": 1.0}}}, "singleuser.image.tag"),
    ],
)
def test_mistakes_in_it_are_found(values, found):
    assert list(wrong(values, ALLOWED)) == [found]


def test_it_starts_the_image_for_a_hub_as_that_says():
    learner = VALUES["singleuser"]
    (script,) = re.findall(
        r'^CMD \["sh", "(.+)"\]$', (ROOT / "docker/hub.Dockerfile").read_text("utf-8"), re.MULTILINE
    )
    assert learner["cmd"] == ["sh", f"/home/learner/course/{script}"] and (ROOT / script).exists()
    # what the script takes for the learner's volume, and a record that outlives a server
    assert learner["extraEnv"]["HOME"] == learner["storage"]["homeMountPath"]
    assert (
        learner["extraEnv"]["COURSE_RECORD"]
        == re.findall(r'"COURSE_RECORD": "(.+?)"', block("c.Spawner.", "python"))[0]
    )


def test_a_learner_is_guaranteed_what_one_lesson_took_and_allowed_what_the_largest_took():
    memory, lessons = VALUES["singleuser"]["memory"], measured("lesson ")
    assert len(lessons) == 5
    assert mebibytes(memory["guarantee"]) >= measured("the hub's server, and")[0].pss
    assert mebibytes(memory["limit"]) >= measured("the hub's server |")[0].pss + max(one.pss for one in lessons)
    (limit,) = re.findall(r"^tljh-config set limits.memory (.+)$", TEACHING, re.MULTILINE)
    assert limit == memory["limit"]


def test_a_learner_is_guaranteed_the_processor_of_the_lesson_that_wants_most():
    seconds, most = map(int, re.search(r"is (\d+) seconds in half an hour; .*?\ntook (\d+)\.", TEACHING).groups())
    assert seconds == VALUES["singleuser"]["cpu"]["guarantee"] * 30 * 60
    assert most == max(one.seconds for one in measured("lesson ")) < seconds


def test_the_sum_of_learners_is_right():
    memory, cpu = VALUES["singleuser"]["memory"], VALUES["singleuser"]["cpu"]
    (gib, guaranteed, by_memory, processors, share, by_cpu) = map(
        float,
        re.search(
            r"(\d+) × 1,024 MiB / (\d+) MiB = (\d+) learners.*?(\d+) processors / ([\d.]+) = (\d+)",
            TEACHING,
            re.DOTALL,
        ).groups(),
    )
    assert (guaranteed, share) == (mebibytes(memory["guarantee"]), cpu["guarantee"])
    assert by_memory == gib * 1024 // guaranteed and by_cpu == round(processors / share)
