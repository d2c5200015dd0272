"""`python -m ipaward` is the command `ipaward`."""

import sys

from ipaward.interfaces.cli import main

sys.exit(main())
