"""Rasa's command line without the deprecation warnings of its old libraries.

`.venv-rasa/bin/python -m bot.serve run …` is `python -m rasa run …`, quieter.
"""

from __future__ import annotations

import sys
import warnings

# Sanic switches deprecation warnings on when it is imported, whatever PYTHONWARNINGS says.
import sanic.app  # noqa: F401


def main() -> None:
    """Hand the command line to Rasa."""
    warnings.simplefilter("ignore")
    from rasa.__main__ import main as rasa_main

    rasa_main()


if __name__ == "__main__":
    sys.argv[0] = "rasa"
    main()
