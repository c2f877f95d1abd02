"""Which addresses of the internet may be fetched from: public ones, and none behind which another hides."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

Address = IPv4Address | IPv6Address
AddressRule = Callable[[Address], bool]

# Source: https://www.iana.org/assignments/iana-ipv4-special-registry/, 2026-11-24; with multicast, and the relays of
# 6to4, which the registry lists as deprecated.
_NOT_PUBLIC_4: Final = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ),
    )
)  # fmt: skip
# All that is public today, RFC 4291; whatever lies outside is local, multicast, mapped from IPv4 or for NAT64.
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
# Source: https://www.iana.org/assignments/iana-ipv6-special-registry/, 2026-11-24: protocols with Teredo, 6to4,
# documentation.
_NOT_PUBLIC_6: Final = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# The middle of an address that carries one of IPv4 at its end, RFC 5214 (ISATAP).
_ISATAP: Final = (0x0000_5EFE, 0x0200_5EFE)


def is_public(address: Address) -> bool:
    """Tell whether an address is a public one: not private, local, multicast or reserved, nor IPv4 within IPv6."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _NOT_PUBLIC_4)
    middle = int(address) >> 32 & 0xFFFF_FFFF
    special = address.scope_id or middle in _ISATAP or any(address in network for network in _NOT_PUBLIC_6)
    return address in _GLOBAL_UNICAST and address.is_global and not special
