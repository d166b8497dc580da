"""The command `followup` as a module: ``python -m followup_analytics``."""

import sys

from followup_analytics.command.cli import main

if __name__ == "__main__":
    sys.exit(main())
