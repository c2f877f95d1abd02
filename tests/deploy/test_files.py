"""What the deployment files say is what the app reads and answers."""

import json
import re
import shlex
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from gptdash.api import health
from gptdash.cli.command import _parser
from gptdash.settings import Settings

ROOT: Final = Path(__file__).parents[2]
DOCKERFILE: Final = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: Final = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
CADDYFILE: Final = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
NGINX: Final = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
DOCS: Final = (ROOT / "docs" / "deployment.md").read_text("utf-8")
SETTINGS: Final = {str(field.validation_alias) for field in Settings.model_fields.values()}
HEALTH: Final = "/api/health"


def steps(instruction: str) -> list[str]:
    """Read the arguments of each such instruction of the Dockerfile, lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{instruction}\s+(.*)$", joined, re.MULTILINE)


def app(name: str) -> dict[str, Any]:
    found: dict[str, Any] = COMPOSE["services"][name]
    return found


@pytest.mark.parametrize("name", ["app1", "app2"])
def test_compose_sets_what_the_app_reads_and_all_that_sign_in_needs(name: str) -> None:
    given = set(app(name)["environment"])
    assert given <= SETTINGS
    needed = ["PUBLIC_URL", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "COOKIE_SECRET", "DATABASE_URL"]
    assert {f"GPTDASH_{each}" for each in needed} <= given


def test_no_secret_stands_in_a_file() -> None:
    secret = re.compile("PASSWORD|SECRET|KEY")
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            assert not secret.search(name) or str(value).startswith("${"), name
    assert not any(secret.search(each) for kind in ("ENV", "ARG") for each in steps(kind))


def test_the_proxy_waits_for_replicas_that_work_and_sends_to_the_port_they_listen_on() -> None:
    (port,) = steps("EXPOSE")
    (command,) = steps("CMD")
    assert _parser().parse_args(json.loads(command)).port == int(port)
    proxied = re.search(r"reverse_proxy (.*) \{", CADDYFILE)
    assert proxied
    assert proxied.group(1).split() == [f"{name}:{port}" for name in ("app1", "app2")]
    assert set(app("proxy")["depends_on"]) == {"app1", "app2"}
    assert "lb_policy cookie" in CADDYFILE


def test_the_health_route_that_is_asked_exists() -> None:
    assert HEALTH in {route.path for route in health.ROUTES}
    assert HEALTH in CADDYFILE
    (check,) = steps("HEALTHCHECK")
    assert f"127.0.0.1:{steps('EXPOSE')[0]}{HEALTH}" in check


def test_the_image_takes_what_is_there_by_hash_and_runs_without_rights() -> None:
    sources = [part for line in steps("COPY") if "--from" not in line for part in shlex.split(line)[:-1]]
    assert all((ROOT / source).exists() for source in sources)
    allowed = (ROOT / ".dockerignore").read_text("utf-8")
    assert all(f"!{source}\n" in allowed for source in sources)
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert re.search(r"^psycopg-binary==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert steps("USER") == ["gptdash"]
    assert not (ROOT / ".streamlit" / "secrets.toml").exists()


def test_uploads_as_large_as_the_app_takes_pass_both_proxies() -> None:
    found = re.search(r"maxUploadSize = (\d+)", (ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert found
    limits = re.findall(r"(?:max_size|client_max_body_size) (\d+)m", CADDYFILE + NGINX, re.IGNORECASE)
    assert len(limits) == 2
    assert all(int(limit) > int(found.group(1)) for limit in limits)


def test_the_guide_shows_the_files_as_they_are_and_names_settings_that_exist() -> None:
    assert CADDYFILE.strip() in DOCS
    assert NGINX.strip() in DOCS
    outside = {"GPTDASH_DOMAIN"}  # compose.yaml makes GPTDASH_PUBLIC_URL of it
    assert set(re.findall(r"\bGPTDASH_[A-Z_]+", DOCS + DOCKERFILE)) - outside <= SETTINGS
