"""Why a picture is not fetched from a web address."""

from gptdash.domain.errors import FileRejected
from gptdash.domain.wording import mark


class NotAWebAddress(FileRejected):
    """Text that is no address of a picture on the web."""

    template = mark("{name} is no web address that can be fetched. Write one that begins with https:// or http://.")


class PrivateAddress(FileRejected):
    """An address within this machine or its network."""

    template = mark(
        "{name} leads to an address that is not public, so nothing is fetched from it. Save the picture and upload it."
    )


class HostUnknown(FileRejected):
    """A name that nobody knows."""

    template = mark("No machine of the name {name} is known. Check how the address is written.")


class FetchFailed(FileRejected):
    """The other server did not answer, or not well."""

    template = mark("{name} did not give the picture ({detail}). Try again, or save the picture and upload it.")


class FetchTooSlow(FileRejected):
    """The other server took too long."""

    template = mark("{name} took longer than {seconds} s. Try again, or save the picture and upload it.")


class TooManyRedirects(FileRejected):
    """Addresses that lead on and on."""

    template = mark("{name} leads from address to address without an end. Open it in a browser, and copy the last one.")


class NotAPicture(FileRejected):
    """Something else than a picture."""

    template = mark(
        "{name} answers with {found}, not with a picture. Open the picture alone in a browser and copy that address."
    )
