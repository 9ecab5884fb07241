"""The operator's door to the numbers: ``python -m deflection COMMAND``.

A program begins here, so this file alone of the package knows `server`, which has the settings
and the database; nothing imports it.
"""

from __future__ import annotations

import sys

from server.commands.api_keys import KEYS, NEW_KEY, REVOKE_KEY
from server.commands.digest import DIGEST
from server.commands.door import main
from server.commands.export_facts import EXPORT_FACTS
from server.commands.recount import RECOUNT
from server.logs import configure_logs

if __name__ == "__main__":
    configure_logs("warning")
    sys.exit(
        main(
            commands=(
                NEW_KEY,
                KEYS,
                REVOKE_KEY,
                EXPORT_FACTS,
                DIGEST,
                RECOUNT,
            ),
            program="python -m deflection",
        )
    )
