"""Staff whose passwords are quick to check: argon2 is slow on purpose, and not what is tested."""

from __future__ import annotations

from functools import partial

from argon2 import PasswordHasher

from server.auth import service

create_staff = partial(
    service.create_staff, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
)
"""`service.create_staff` with the least that argon2 can do."""
