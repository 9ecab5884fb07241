"""Calling other machines by names that people gave: public ones, by the address that was judged."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

_UNICAST, _TRANSLATED = IPv6Network("2000::/3"), IPv6Network("64:ff9b::/96")


class ForbiddenAddress(OSError):
    """The name leads to a private address, which the settings do not allow."""


class PublicOnly(AbstractResolver):
    """Resolves names, and refuses those of private addresses: the address that is judged is the one
    that is then called, so a name cannot change its mind between."""

    def __init__(self, resolver: AbstractResolver) -> None:
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name; raise `ForbiddenAddress` if one of them is private."""
        found = await self._resolver.resolve(host, port, family)
        if not all(may_be_called(each["host"]) for each in found):
            raise ForbiddenAddress()
        return found

    async def close(self) -> None:
        """Release the resolver."""
        await self._resolver.close()


def may_be_called(host: str) -> bool:
    """Tell whether a literal address is public; a name is judged when it is resolved.

    An IPv6 address is judged by the IPv4 one that it may carry, too.
    """
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return True
    if isinstance(address, IPv6Address):
        inner = _carried(address)
        if inner is not None:
            return _is_public(inner)
        return address in _UNICAST and _is_public(address)
    return _is_public(address)


def _carried(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for: mapped, translated, 6to4 or Teredo."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    tunnelled = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or tunnelled


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast
