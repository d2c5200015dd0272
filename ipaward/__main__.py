"""The command `ipaward`, which `python -m ipaward` is as well."""

import gc
import sys

# A command makes a great many things that stay: its modules, a policy. To look them through for
# what can go each time there are 700 more takes a tenth of a second, and finds nothing.
MORE_THINGS = 50_000


def main() -> int:
    """Run one command and give its exit code."""
    gc.set_threshold(MORE_THINGS)
    from ipaward.interfaces.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
