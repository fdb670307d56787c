"""Every setting is documented, and a wrong one is said in one line that names the way out."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import pytest

from bot.settings import HOME, BadSetting, Settings, load_settings, settings_table, unknown_settings


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("WAYMARK_"):
            monkeypatch.delenv(name)


def test_settings_are_documented() -> None:
    assert settings_table() in (HOME / "docs" / "settings.md").read_text("utf-8")


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_has_a_sentence(name: str) -> None:
    sentence = Settings.model_fields[name].description or ""
    assert sentence.endswith(".")


def test_the_defaults_are_the_demo_on_this_machine_only() -> None:
    settings = load_settings()
    assert settings.demo
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.url == "http://localhost:8080"
    assert settings.database == f"sqlite:///{HOME}/var/waymark.db"
    assert not settings.https


def test_settings_come_from_the_environment_and_empty_ones_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYMARK_PORT", "9000")
    monkeypatch.setenv("WAYMARK_DATABASE_URL", "")
    monkeypatch.setenv("WAYMARK_DATA_DIR", "elsewhere")
    settings = load_settings()
    assert settings.port == 9000
    assert settings.data_dir == Path.cwd() / "elsewhere"
    assert settings.database.endswith("elsewhere/waymark.db")


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().port = 1  # type: ignore[misc]


WRONG = [
    ("PORT", "abc", "whole number"),
    ("PORT", "0", "8080"),
    ("PORT", "99999", "65535"),
    ("DEMO", "perhaps", "boolean"),
    ("SECRET", "short", "32 characters"),
    ("TIMEZONE", "Mars/Base", "America/New_York"),
    ("COUNTRY", "USA", "US"),
    ("LOG_LEVEL", "LOUD", "WARNING"),
    ("RATE_PERSON", "lots", "1200/minute"),
    ("BASE_URL", "waymark.school", "web address"),
    ("RASA_URL", "http://[", "web address"),
    ("MAX_TEXT", "1", "100"),
    ("PROXIES", "127.0.0.1, the gateway", "10.0.0.0/8"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_wrong_value_is_one_line_with_name_and_way_out(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"WAYMARK_{name}", value)
    with pytest.raises(BadSetting) as caught:
        load_settings()
    line = str(caught.value)
    assert line.startswith(f"WAYMARK_{name}")
    assert said in line
    assert "unset" in line
    assert "\n" not in line


def test_a_wrong_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYMARK_SECRET", "hush-hush")
    with pytest.raises(BadSetting) as caught:
        load_settings()
    assert "hush-hush" not in str(caught.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "school.example"])
def test_the_demo_listens_on_this_machine_only(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("WAYMARK_HOST", host)
    with pytest.raises(BadSetting, match=r"WAYMARK_HOST.*WAYMARK_DEMO=0"):
        load_settings()
    monkeypatch.setenv("WAYMARK_DEMO", "0")
    monkeypatch.setenv("WAYMARK_SECRET", secrets.token_urlsafe(32))
    assert load_settings().host == host


def test_a_real_school_needs_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYMARK_DEMO", "0")
    with pytest.raises(BadSetting, match="WAYMARK_SECRET is not set"):
        load_settings()


@pytest.mark.parametrize(
    "secret", ["s" * 40, "abab" * 10, "please-CHANGEME-please-1234567890abcd", "0123456789abcdef0123456789abcdef"]
)
def test_a_real_school_refuses_a_secret_that_anybody_could_guess(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("WAYMARK_SECRET", secret)
    assert load_settings().demo
    monkeypatch.setenv("WAYMARK_DEMO", "0")
    with pytest.raises(BadSetting, match="WAYMARK_SECRET is too weak") as caught:
        load_settings()
    assert secret not in str(caught.value)


@pytest.mark.parametrize("issuer", ["http://login.school.example", "login.school.example", "ftp://x", "https://"])
def test_the_school_account_is_asked_over_https_only(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    monkeypatch.setenv("WAYMARK_OIDC_ISSUER", issuer)
    with pytest.raises(BadSetting, match="WAYMARK_OIDC_ISSUER"):
        load_settings()


def test_the_school_account_needs_our_name_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYMARK_OIDC_ISSUER", "https://login.school.example")
    with pytest.raises(BadSetting, match="WAYMARK_OIDC_CLIENT_ID"):
        load_settings()
    monkeypatch.setenv("WAYMARK_OIDC_CLIENT_ID", "waymark")
    assert load_settings().oidc_issuer == "https://login.school.example"


def test_a_misspelt_setting_is_noticed() -> None:
    lines = unknown_settings({"WAYMARK_PROT": "1", "WAYMARK_PORT": "1", "PATH": "", "WAYMARK_ACTION_URL": "x"})
    assert lines == ["WAYMARK_PROT is not a setting; did you mean WAYMARK_PORT?"]
