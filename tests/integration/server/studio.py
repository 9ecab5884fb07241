"""The studio's addresses, as a signed-in editor calls them."""

from __future__ import annotations

from typing import Any

from aiohttp.test_utils import TestClient

from server.insights import KEEPING


class Studio:
    """Calls addresses below ``/api/studio``."""

    def __init__(self, client: TestClient, headers: dict[str, str]) -> None:
        self._client, self._headers = client, headers

    async def call(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """Call one, which answers with a status; return its JSON."""
        response = await self._client.request(
            method, f"/api/studio/{path}", json=body, headers=self._headers
        )
        found = await response.json()
        assert response.status == status, found
        return found

    async def keep(self) -> None:
        """Let what is shown become current."""
        await self._client.app[KEEPING].keep()
