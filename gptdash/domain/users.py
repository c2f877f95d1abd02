"""People who sign in, and which of them are let in."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, Self

from pydantic import Field

from gptdash.domain.errors import GptdashError
from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark

KEY_LENGTH: Final = 32
HOUR_S: Final = 3600


class AccessRefused(GptdashError):
    """Somebody may not see what they asked for."""


class NotSignedIn(AccessRefused):
    """Nobody signed in, or it is too long ago."""

    template: ClassVar[str] = mark("Sign in to go on: nothing here is shown to anybody who has not.")


class SignInExpired(NotSignedIn):
    """The sign-in is older than a sign-in may be."""

    template = mark("You signed in more than {hours} hours ago: sign in once more to go on; nothing was lost.")


class SignInUnready(AccessRefused):
    """Nobody can sign in: the provider is described in part only, or what speaks to it is not installed."""

    template: ClassVar[str] = mark(
        "Nobody can sign in yet: whoever runs this app has to complete the [auth] section of secrets.toml and install "
        "the extra gptdash[auth]."
    )


class NotAllowed(AccessRefused):
    """Who signed in is not on the list of those who may."""

    template = mark("{who} may not use this app: ask whoever runs it to add this address, or sign in as someone else.")


class User(Noun):
    """Somebody whom a provider vouches for.

    `issuer` and `subject` never change for a person and are nobody else's; an address may be given to another person,
    so nothing is found by it.
    """

    issuer: str = Field(min_length=1)
    subject: str = Field(min_length=1)
    address: str = ""
    name: str = ""

    @classmethod
    def of_claims(cls, claims: Mapping[str, object]) -> Self:
        """Read who an ID token speaks of; an address that the provider calls unverified is left out.

        Raises:
            NotSignedIn: it does not say who.
        """
        issuer, subject = (_text(claims, name) for name in ("iss", "sub"))
        if not issuer or not subject:
            raise NotSignedIn
        unverified = str(claims.get("email_verified", True)).lower() == "false"
        address = "" if unverified else _text(claims, "email").lower()
        return cls(issuer=issuer, subject=subject, address=address, name=_text(claims, "name"))

    @property
    def key(self) -> str:
        """What this user's data is kept under: 32 hexadecimal digits."""
        return hashlib.sha256(f"{self.issuer}\0{self.subject}".encode()).hexdigest()[:KEY_LENGTH]

    @property
    def label(self) -> str:
        """How this user is called on a page."""
        return self.name or self.address or self.subject

    def is_among(self, allowed: Sequence[str]) -> bool:
        """Tell whether a list of addresses and `@domains` names this user; an empty list names everybody."""
        _, at, domain = self.address.rpartition("@")
        return not allowed or (bool(at) and (self.address in allowed or f"@{domain}" in allowed))


def admit(claims: Mapping[str, object], allowed: Sequence[str], max_hours: int) -> User:
    """Let in who signed in not too long ago and is on the list.

    Raises:
        NotSignedIn: the claims name nobody, or are too old.
        NotAllowed: somebody else may.
    """
    user = User.of_claims(claims)
    signed_in_at = claims.get("iat")
    if not isinstance(signed_in_at, int | float) or time.time() - signed_in_at > max_hours * HOUR_S:
        raise SignInExpired(hours=max_hours)
    if not user.is_among(allowed):
        raise NotAllowed(who=user.address or user.label)
    return user


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""
