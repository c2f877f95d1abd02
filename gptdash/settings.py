"""The only reader of the environment."""

import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import AnyHttpUrl, Field, SecretStr, TypeAdapter, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from gptdash.domain.endpoints import WireName
from gptdash.domain.errors import SettingsInvalid
from gptdash.domain.moderation import ModerationPolicies
from gptdash.domain.redaction.finding import DEFAULT_REGIONS

Region = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Seconds = Annotated[float, Field(gt=0, le=3600)]


def _default_data_dir() -> Path:
    return Path.home() / ".gptdash"


class Settings(BaseSettings):
    """Everything that can be configured, read once from the environment and `.env`.

    Time limits are seconds. Secrets hide themselves when printed.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        populate_by_name=True,
    )

    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY")
    openai_org_id: str | None = Field(None, validation_alias="OPENAI_ORG_ID")
    openai_base_url: str | None = Field(None, validation_alias="OPENAI_BASE_URL")
    model: str | None = Field(None, validation_alias="GPTDASH_MODEL")
    wire: WireName | None = Field(None, validation_alias="GPTDASH_WIRE")
    database_url: str | None = Field(None, validation_alias="GPTDASH_DATABASE_URL")
    data_dir: Path = Field(default_factory=_default_data_dir, validation_alias="GPTDASH_DATA_DIR")
    demo: bool = Field(False, validation_alias="GPTDASH_DEMO")
    gguf: Path | None = Field(None, validation_alias="GPTDASH_GGUF")
    retention_days: Annotated[int, Field(ge=1)] | None = Field(None, validation_alias="GPTDASH_RETENTION_DAYS")
    trace_days: Annotated[int, Field(ge=0)] = Field(7, validation_alias="GPTDASH_TRACE_DAYS")
    reply_cache: bool = Field(True, validation_alias="GPTDASH_REPLY_CACHE")
    redact: bool = Field(True, validation_alias="GPTDASH_REDACT")
    redact_regions: Annotated[tuple[Region, ...], NoDecode] = Field(
        DEFAULT_REGIONS, validation_alias="GPTDASH_REDACT_REGIONS"
    )
    moderation: Annotated[ModerationPolicies, NoDecode] = Field(
        ModerationPolicies(), validation_alias="GPTDASH_MODERATION"
    )
    tools: str | None = Field(None, validation_alias="GPTDASH_TOOLS")
    api_token: Annotated[SecretStr, Field(min_length=16)] | None = Field(None, validation_alias="GPTDASH_API_TOKEN")
    api_calls_per_minute: Annotated[int, Field(ge=1)] = Field(60, validation_alias="GPTDASH_API_CALLS_PER_MINUTE")
    api_max_bytes: Annotated[int, Field(ge=1000)] = Field(1_000_000, validation_alias="GPTDASH_API_MAX_BYTES")
    otlp_endpoint: str | None = Field(None, validation_alias="GPTDASH_OTLP_ENDPOINT")
    ollama_host: str | None = Field(None, validation_alias="OLLAMA_HOST")
    connect_timeout_s: Seconds = Field(5, validation_alias="GPTDASH_CONNECT_TIMEOUT_S")
    first_token_timeout_s: Seconds = Field(60, validation_alias="GPTDASH_FIRST_TOKEN_TIMEOUT_S")
    stall_timeout_s: Seconds = Field(30, validation_alias="GPTDASH_STALL_TIMEOUT_S")
    total_timeout_s: Seconds = Field(600, validation_alias="GPTDASH_TOTAL_TIMEOUT_S")
    max_attempts: Annotated[int, Field(ge=1, le=10)] = Field(4, validation_alias="GPTDASH_MAX_ATTEMPTS")
    job_lease_s: Seconds = Field(60, validation_alias="GPTDASH_JOB_LEASE_S")
    batch_poll_s: Seconds = Field(20, validation_alias="GPTDASH_BATCH_POLL_S")
    sandbox_s: Seconds = Field(30, validation_alias="GPTDASH_SANDBOX_S")
    sandbox_memory_mb: Annotated[int, Field(ge=100)] = Field(2000, validation_alias="GPTDASH_SANDBOX_MEMORY_MB")
    warehouse_url: SecretStr | None = Field(None, validation_alias="GPTDASH_WAREHOUSE_URL")
    warehouse_timeout_s: Seconds = Field(30, validation_alias="GPTDASH_WAREHOUSE_TIMEOUT_S")
    allow_local_repos: bool = Field(False, validation_alias="GPTDASH_ALLOW_LOCAL_REPOS")
    fallback_model: str | None = Field(None, validation_alias="GPTDASH_FALLBACK_MODEL")
    public_url: str | None = Field(None, validation_alias="GPTDASH_PUBLIC_URL")
    oidc_issuer: str | None = Field(None, validation_alias="GPTDASH_OIDC_ISSUER")
    oidc_client_id: str | None = Field(None, validation_alias="GPTDASH_OIDC_CLIENT_ID")
    oidc_client_secret: SecretStr | None = Field(None, validation_alias="GPTDASH_OIDC_CLIENT_SECRET")
    cookie_secret: Annotated[SecretStr, Field(min_length=32)] | None = Field(
        None, validation_alias="GPTDASH_COOKIE_SECRET"
    )
    allowed_users: Annotated[tuple[str, ...], NoDecode] = Field((), validation_alias="GPTDASH_ALLOWED_USERS")
    sign_in_hours: Annotated[int, Field(ge=1, le=720)] = Field(168, validation_alias="GPTDASH_SIGN_IN_HOURS")
    guarded_in_front: bool = Field(False, validation_alias="GPTDASH_GUARDED_IN_FRONT")

    @field_validator("redact_regions", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(filter(None, re.split(r"[\s,]+", value.upper()))) if isinstance(value, str) else value

    @field_validator("allowed_users", mode="before")
    @classmethod
    def _addresses(cls, value: object) -> object:
        listed = tuple(filter(None, re.split(r"[\s,]+", value.lower()))) if isinstance(value, str) else value
        if isinstance(listed, tuple) and not all("@" in each for each in listed):
            raise ValueError("each entry is an address such as ann@example.com or a domain such as @example.com")
        return listed

    @field_validator("moderation", mode="before")
    @classmethod
    def _policies(cls, value: object) -> object:
        return ModerationPolicies.parse(value) if isinstance(value, str) else value

    @field_validator("openai_base_url", "otlp_endpoint", "public_url", "oidc_issuer")
    @classmethod
    def _http_only(cls, value: str | None) -> str | None:
        return value if value is None else str(TypeAdapter(AnyHttpUrl).validate_python(value)).rstrip("/")

    @field_validator("data_dir", "gguf")
    @classmethod
    def _expand(cls, value: Path | None) -> Path | None:
        return value.expanduser() if value is not None else None

    @field_validator("gguf")
    @classmethod
    def _exists(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("there is no such file")
        return value

    @classmethod
    def load(cls) -> Self:
        """Read the settings.

        Raises:
            SettingsInvalid: a value cannot be used; the sentence names the setting and the problem, never the value.
        """
        try:
            settings = cls()
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            name = str(first["loc"][0]) if first["loc"] else "?"
            raise SettingsInvalid(name=name, problem=first["msg"].removeprefix("Value error, ")) from None
        missing = settings._missing_for_sign_in()
        if missing:
            raise SettingsInvalid(name=missing, problem="sign-in needs it, as other settings of it are there")
        return settings

    def _missing_for_sign_in(self) -> str | None:
        """Name a setting without which the others of sign-in are of no use."""
        needed = ("oidc_issuer", "oidc_client_id", "oidc_client_secret", "cookie_secret", "public_url")
        if not any(getattr(self, name) for name in needed[:3]):
            return None
        missing = next((name for name in needed if getattr(self, name) is None), None)
        return str(type(self).model_fields[missing].validation_alias) if missing else None

    @property
    def store_url(self) -> str:
        """The database to use: the one set, else SQLite in the data folder; a demo has one of its own in any case."""
        if self.demo:
            return f"sqlite:///{self.demo_dir / 'gptdash.db'}"
        return self.database_url or f"sqlite:///{self.data_dir / 'gptdash.db'}"

    @property
    def demo_dir(self) -> Path:
        """The folder of the demo's database: never that of anything else."""
        return self.data_dir / "demo"
