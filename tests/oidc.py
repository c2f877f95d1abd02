"""An OpenID Connect provider on loopback that signs in as whoever is named in its form."""

import secrets
import time
from typing import Any, Final
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.fake_openai.serving import ServerThread

CLIENT: Final = "gptdash"
SECRET: Final = "a-secret-of-the-client"
COOKIE_SECRET: Final = "a-long-random-text-for-the-cookies-of-tests"
FORM: Final = """<!doctype html><title>Who are you?</title><form method="post">
<label>Name <input name="name"></label><button>Continue</button><button name="deny" value="1">Deny</button></form>"""


class OidcProvider:
    """Discovery, authorization by code with PKCE, tokens signed by a key made at the start."""

    def __init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"kid": "tests", "use": "sig", "alg": "RS256"})
        self._codes: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.server = ServerThread(
            Starlette(
                routes=[
                    Route("/.well-known/openid-configuration", self._discovery),
                    Route("/authorize", self._authorize, methods=["GET", "POST"]),
                    Route("/token", self._token, methods=["POST"]),
                    Route("/keys", self._keys),
                    Route("/leave", self._leave),
                ]
            )
        )
        self.server.start()

    @property
    def issuer(self) -> str:
        """Its address, by which it is known."""
        return f"http://127.0.0.1:{self.server.port}"

    def settings(self, app_url: str = "{url}") -> dict[str, str]:
        """What an app needs to be told, at an address that its starter fills in."""
        return {
            "GPTDASH_OIDC_ISSUER": self.issuer,
            "GPTDASH_OIDC_CLIENT_ID": CLIENT,
            "GPTDASH_OIDC_CLIENT_SECRET": SECRET,
            "GPTDASH_COOKIE_SECRET": COOKIE_SECRET,
            "GPTDASH_PUBLIC_URL": app_url,
        }

    def claims(self, name: str) -> dict[str, Any]:
        """What it says of somebody: `ann` is ann@example.com."""
        about = {"sub": f"subject-of-{name}", "name": name.title(), "email": f"{name}@example.com"}
        now = int(time.time())
        return {**about, "email_verified": True, "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}

    def close(self) -> None:
        """Stop answering."""
        self.server.close()

    async def _discovery(self, _request: Request) -> Response:
        self.asked.append("discovery")
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "end_session_endpoint": f"{self.issuer}/leave",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        if request.method == "GET":
            return HTMLResponse(FORM)
        asked, given = dict(request.query_params), await request.form()
        if given.get("deny"):
            answer = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe()
            self._codes[code] = {"name": str(given["name"]), "nonce": asked.get("nonce")}
            answer = {"code": code, "state": asked["state"]}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", 303)

    async def _token(self, request: Request) -> Response:
        given = await request.form()
        known = self._codes.pop(str(given.get("code")), None)
        if known is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        claims = self.claims(known["name"]) | ({"nonce": known["nonce"]} if known["nonce"] else {})
        signed = jwt.encode({"alg": "RS256", "kid": "tests"}, claims, self._key)
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "id_token": signed, "expires_in": 300})

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _leave(self, request: Request) -> Response:
        self.asked.append("leave")
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], 302)
