"""The operator's door to conversations: ``python -m handoff COMMAND``.

A program begins here, so this file alone of the package knows `server`, which has the settings
and the database; nothing imports it.
"""

from __future__ import annotations

import sys

from server.commands.door import main
from server.commands.forgetting import FORGET
from server.logs import configure_logs

if __name__ == "__main__":
    configure_logs("warning")
    sys.exit(main(commands=(FORGET,), program="python -m handoff"))
