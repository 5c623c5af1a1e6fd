"""`python -m classroom` is the command `course`."""

import sys

from classroom.cli import main

sys.exit(main())
