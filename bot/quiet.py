"""Makes Rasa say only what matters when it is used as a library."""

from __future__ import annotations

import logging
import os
import warnings


def quiet() -> None:
    """Switch off telemetry, TensorFlow's banner, deprecation warnings and debug logs."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.WARNING)
    # Rasa logs through structlog, which knows no level until it is told one.
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
