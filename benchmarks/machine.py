"""The machine that figures come from."""

from __future__ import annotations

import platform
from typing import Any

import psutil


def machine() -> dict[str, Any]:
    """Describe the machine that the figures come from."""
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "processors": psutil.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
    }
