"""Who is let in."""

import time
from typing import Any

import pytest

from gptdash.domain.users import NotAllowed, NotSignedIn, SignInExpired, User, admit


def claims(**changed: Any) -> dict[str, Any]:
    return {"iss": "https://id.example", "sub": "42", "email": "Ann@Example.com", "iat": time.time()} | changed


def test_a_key_follows_from_issuer_and_subject_alone() -> None:
    ann = User.of_claims(claims())
    assert len(ann.key) == 32
    assert ann.key == User.of_claims(claims(email="new@example.com", name="Ann")).key
    others = (claims(sub="43"), claims(iss="https://id.example4", sub="2"), claims(iss="https://other.example"))
    assert ann.key not in {User.of_claims(each).key for each in others}


@pytest.mark.parametrize(
    ("allowed", "is_in"),
    [
        ((), True),
        (("ann@example.com",), True),
        (("@example.com",), True),
        (("bob@example.com", "@example.org"), False),
        (("@ample.com",), False),
        (("@evil@example.com",), False),
    ],
)
def test_a_list_names_addresses_and_domains(allowed: tuple[str, ...], is_in: bool) -> None:
    assert User.of_claims(claims()).is_among(allowed) is is_in


def test_an_address_that_nobody_verified_opens_nothing() -> None:
    for unverified in (False, "false"):
        with pytest.raises(NotAllowed):
            admit(claims(email_verified=unverified), ("ann@example.com",), 1)


def test_who_has_no_address_is_not_on_a_list() -> None:
    with pytest.raises(NotAllowed, match=r"^42 may not use this app"):
        admit(claims(email=None), ("@example.com",), 1)


def test_a_sign_in_grows_old() -> None:
    assert admit(claims(iat=time.time() - 3000), (), 1)
    with pytest.raises(SignInExpired, match="more than 1 hours ago"):
        admit(claims(iat=time.time() - 4000), (), 1)
    with pytest.raises(SignInExpired):
        admit(claims(iat=None), (), 1)


@pytest.mark.parametrize("broken", [{"iss": None}, {"sub": " "}, {"sub": 42}])
def test_claims_that_name_nobody_are_nobody(broken: dict[str, Any]) -> None:
    with pytest.raises(NotSignedIn):
        admit(claims(**broken), (), 1)
