"""A result without what differs from run to run: ports, temporary folders, addresses of objects, tokens, the time."""

import re
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from classroom.judging.verdict import Failure, TaskResult

# Of a URL, of Python's pair, or of JSON's, whose beginning may have been cut.
_PORT = re.compile(r"((?:\b127\.0|…[\d.]*)\.0\.1|\blocalhost)(:|', |\", )\d{2,5}\b")
_PYTEST_FOLDER = re.compile(r"(?:[A-Za-z]:)?[\w/\\.~-]*pytest-of-[\w.-]+[/\\]pytest-\d+[/\\]\w+")
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_MOMENT = re.compile(r"\b(\d{4}([-/])\d\d\2\d\d)([T ])\d\d:\d\d:\d\d((?:[.,]\d+)?)")
_NOW = timedelta(days=2)  # what is further away from today is no time at which something happened in this run
_TASK = re.compile(r"\bTask-\d+\b")  # asyncio counts them
_SIGNED = re.compile(r"(?<![\w=-])([\w=-]+):[0-9A-Za-z]{6}:[\w-]{43}(?![\w-])")  # by Django, with the moment of it
# What secrets.token_urlsafe() gives: one of 1,500 has no digit. A check's name may be as long.
_DRAWN = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[0-9])[\w-]{43}(?![\w-])")
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b")  # RFC 9562
_TEMPORARY_FOLDER = re.compile(r"(?:[A-Za-z]:)?[\w/\\.~-]*[/\\](?:course-|tmp)[a-z0-9_]{8}\b(?:[/\\]work\b)?")


def repeatable(result: TaskResult) -> TaskResult:
    """The same submission, judged again, gives the same text.

    Args:
        result: what came of a task's checks.
    """
    failures = tuple(map(_failure, result.failures))
    return replace(result, failures=failures, seconds=0.0, trouble=_text(result.trouble))


def _failure(failure: Failure) -> Failure:
    texts: dict[str, Any] = {one.name: _text(getattr(failure, one.name)) for one in fields(failure)}
    return replace(failure, **texts)


def _text(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_text, value))
    if not isinstance(value, str):
        return value
    value = _DRAWN.sub("TOKEN", _SIGNED.sub(r"\1:MOMENT:SIGNATURE", value))
    value = _TASK.sub("Task-N", _UUID.sub("UUID", value))
    value = _MOMENT.sub(_without_digits, value)
    value = _ADDRESS.sub("at 0x...", _PORT.sub(r"\1\2PORT", value))
    return _TEMPORARY_FOLDER.sub("FOLDER", _PYTEST_FOLDER.sub("FOLDER", value))


def _without_digits(moment: re.Match[str]) -> str:
    day, dash, between, fraction = moment.groups()
    try:
        is_now = abs(date.fromisoformat(day.replace(dash, "-")) - date.today()) <= _NOW
    except ValueError:  # the 32nd of a month
        return moment.group()
    return f"YYYY{dash}MM{dash}DD{between}HH:MM:SS{re.sub('[0-9]+', 'f', fraction)}" if is_now else moment.group()
