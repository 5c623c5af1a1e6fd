"""`python -m classroom` is the command `course`."""

import sys

from classroom.command.cli import main

sys.exit(main())
