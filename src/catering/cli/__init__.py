"""The command line: each command asks, calls one service, shows.

Exit codes: 0 done, 1 findings that stop it, 2 wrong use.
"""

# each brings its commands; help shows them in this order
# isort: off
from catering.cli import plan_commands  # noqa: F401
from catering.cli import event_commands  # noqa: F401
from catering.cli import history_commands  # noqa: F401
from catering.cli import store_commands  # noqa: F401
from catering.cli import stock_commands  # noqa: F401
from catering.cli import evening_commands  # noqa: F401
from catering.cli import training_commands  # noqa: F401

# isort: on
from catering.cli.command_line import app, main

__all__ = ["app", "main"]
