from pathlib import Path

import pytest

from gptdash.domain.errors import SettingsInvalid
from gptdash.settings import Settings

ROOT = Path(__file__).parents[1]


def test_nothing_needs_to_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.load()
    assert settings.openai_api_key is None
    assert settings.store_url == f"sqlite:///{tmp_path / 'data' / 'gptdash.db'}"


def test_a_dotenv_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-from-file\nGPTDASH_MODEL=file-model\n")
    monkeypatch.setenv("GPTDASH_MODEL", "environment-model")
    settings = Settings.load()
    assert settings.openai_api_key
    assert settings.openai_api_key.get_secret_value() == "sk-from-file"
    assert settings.model == "environment-model"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "")
    assert Settings.load().openai_base_url is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENAI_BASE_URL", "ftp://somewhere/v1"),
        ("OPENAI_BASE_URL", "not an address"),
        ("GPTDASH_CONNECT_TIMEOUT_S", "soon"),
        ("GPTDASH_STALL_TIMEOUT_S", "-1"),
        ("GPTDASH_GGUF", "/nowhere/model.gguf"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsInvalid, match=f"^The setting {name} is wrong: .* then start again\\.$"):
        Settings.load()


def test_a_key_hides_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    assert "sk-very-secret" not in repr(Settings.load()) + str(Settings.load().model_dump())


def test_the_example_file_explains_every_setting() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    names = [str(field.validation_alias) for field in Settings.model_fields.values()]
    missing = [name for name in names if f"#{name}=" not in example and name != "OLLAMA_HOST"]
    assert missing == []


def test_who_may_sign_in_is_a_list_of_addresses_and_domains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPTDASH_ALLOWED_USERS", "Ann@Example.com, @example.org")
    assert Settings.load().allowed_users == ("ann@example.com", "@example.org")
    monkeypatch.setenv("GPTDASH_ALLOWED_USERS", "example.org")
    with pytest.raises(SettingsInvalid, match=r"^The setting GPTDASH_ALLOWED_USERS is wrong: each entry is an address"):
        Settings.load()


def test_sign_in_is_set_as_a_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = {
        "GPTDASH_OIDC_ISSUER": "https://id.example",
        "GPTDASH_OIDC_CLIENT_ID": "gptdash",
        "GPTDASH_OIDC_CLIENT_SECRET": "secret",
        "GPTDASH_COOKIE_SECRET": "c" * 32,
        "GPTDASH_PUBLIC_URL": "https://gptdash.example",
    }
    for name, value in needed.items():
        monkeypatch.setenv(name, value)
    assert Settings.load().public_url == "https://gptdash.example"
    for name, value in needed.items():
        monkeypatch.delenv(name)
        with pytest.raises(SettingsInvalid, match=rf"^The setting {name} is wrong: sign-in needs it"):
            Settings.load()
        monkeypatch.setenv(name, value)
