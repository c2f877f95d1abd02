"""Pictures from the web: public addresses only, checked by us and connected to as checked."""

from gptdash.services.images.fetching.addresses import Address, AddressRule, is_public
from gptdash.services.images.fetching.checking import Resolver
from gptdash.services.images.fetching.fetcher import Fetched, Fetcher

__all__ = ["Address", "AddressRule", "Fetched", "Fetcher", "Resolver", "is_public"]
