"""What the commands tell about themselves."""

import re

import pytest
from django.core.management import call_command


@pytest.mark.parametrize(
    "command, arguments",
    [("feed", ["--seed SEED", "--interval INTERVAL", "--csv CSV", "--speed SPEED"]), ("say", ["room", "author"])],
)
def test_each_argument_is_explained_in_small_letters(capsys, command, arguments):
    with pytest.raises(SystemExit):
        call_command(command, "--help")
    told = capsys.readouterr().out
    for argument in arguments:
        assert re.search(rf"^  {argument}(?: {{2,}}|\s{{6,}})[a-z]", told, re.MULTILINE), argument
