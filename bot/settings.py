"""Every setting of Waymark in one frozen object, read from `WAYMARK_*` environment variables."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

from limits import parse_many
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "WAYMARK_"
HOME = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MIN_SECRET_CHARS = 32
MIN_SECRET_KINDS = 10
_PLACEHOLDERS = ("changeme", "change-me", "change_me", "secret", "password", "example", "waymark", "0123456789")

# Said to Rasa's process by `waymark serve`; nobody sets them by hand.
_INTERNAL = frozenset({"WAYMARK_ACTION_URL"})


@cache
def _timezones() -> frozenset[str]:
    """All there are; finding them reads hundreds of files."""
    return frozenset(available_timezones())


class BadSetting(Exception):
    """One setting cannot be used. The text names the variable, what is wrong, and the way out."""


def networks(listed: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks of a list with commas. Raises ValueError."""
    return tuple(ip_network(one.strip()) for one in listed.split(",") if one.strip())


class Settings(BaseSettings):
    """How this Waymark runs. Each description is its row in docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True, hide_input_in_errors=False)

    port: int = Field(8080, ge=1, le=65535, description="TCP port of the web pages and the API.")
    host: str = Field(
        "127.0.0.1", description="Address to listen on. With the demo on only a loopback address is taken."
    )
    base_url: str = Field(
        "",
        description="Address people type, such as `https://waymark.school.example`; empty means "
        "`http://localhost:PORT`. With `https` cookies are marked Secure and HSTS is sent.",
    )
    demo: bool = Field(
        True, description="1 makes the demo school, where anybody on this machine signs in; 0 for a real one."
    )
    secret: SecretStr = Field(
        SecretStr(""),
        description="Key of cookies and tokens, at least 32 characters. Needed when `WAYMARK_DEMO=0`; "
        "with the demo on one is made and kept in the data directory.",
    )
    data_dir: Path = Field(HOME / "var", description="Directory of the database, logs and run files.")
    database_url: str = Field(
        "",
        description="SQLAlchemy URL, such as `postgresql+psycopg://user@host/waymark`; empty means "
        "SQLite in the data directory.",
    )
    rasa_url: str = Field(
        "", description="URL of a Rasa that somebody else runs; empty means that Waymark runs its own."
    )
    rasa_token: SecretStr = Field(
        SecretStr(""), description="Token that Rasa asks for; empty means a new one at each start."
    )
    rasa_python: Path = Field(
        HOME / ".venv-rasa" / "bin" / "python", description="Python of the environment that holds Rasa."
    )
    rasa_port: int = Field(0, ge=0, le=65535, description="TCP port of our own Rasa on loopback; 0 takes any free one.")
    action_port: int = Field(
        0, ge=0, le=65535, description="TCP port on loopback where Rasa calls actions; 0 takes any free one."
    )
    action_token: SecretStr = Field(
        SecretStr(""),
        description="Token that the action endpoint asks for; empty means a new one at each start.",
    )
    model_dir: Path = Field(HOME / "models", description="Directory of the trained model.")
    log_level: str = Field("INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`.")
    log_json: bool = Field(False, description="1 writes each log line as one JSON object.")
    country: str = Field("US", description="Two-letter country code; picks the crisis texts.")
    locale: str = Field("en-US", description="Language and region; decides whether 3/4 is March or April.")
    timezone: str = Field("America/New_York", description="IANA time zone of the school.")
    max_text: int = Field(4000, ge=100, le=5000, description="Longest message in characters.")
    break_after_minutes: int = Field(
        25,
        ge=0,
        le=1440,
        description="Minutes of talk in one go after which the coach proposes a break, once; 0 never does.",
    )
    rate_person: str = Field("1200/minute", description="Requests per signed-in person before a 429.")
    rate_address: str = Field(
        "12000/minute", description="Requests per network address before a 429; a school shares one."
    )
    rate_sign_in: str = Field("60/minute", description="Tries to sign in per network address before a 429.")
    proxies: str = Field(
        "",
        description="Addresses or networks of the proxies before Waymark, with commas, such as `127.0.0.1`; "
        "only theirs is the word on which address asks (X-Forwarded-For).",
    )
    session_days: int = Field(14, ge=1, le=365, description="Days a browser of one's own stays signed in.")
    shared_session_hours: int = Field(
        10, ge=1, le=72, description="Hours a student stays signed in on a shared machine, at most."
    )
    oidc_issuer: str = Field(
        "",
        description="Address of the school's OpenID Connect provider; empty means there is none. See docs/people.md.",
    )
    oidc_client_id: str = Field("", description="Name of this Waymark at that provider.")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""),
        description="Secret of this Waymark at that provider; empty for a public client (PKCE is always used).",
    )
    oidc_name: str = Field("School account", description="What its button on the sign-in page says.")
    mail_url: SecretStr = Field(
        SecretStr(""),
        description="Mail server for nudges, such as `smtp://user:password@mail.school.example:587` or `smtps://…`; "
        "empty means that nothing is mailed.",
    )
    mail_from: str = Field("", description="Address that Waymark's mail comes from; needed with `WAYMARK_MAIL_URL`.")
    services: bool = Field(
        False, description="1 lets nudges go to chat and push services outside the school (docs/jobs.md)."
    )
    nudges_inside: bool = Field(
        False, description="1 lets those services be on hosts inside the school's own network, also unencrypted."
    )
    jobs_url: str = Field(
        "",
        description="Where background work keeps its own records; empty means SQLite in the data directory, or the "
        "PostgreSQL of `WAYMARK_DATABASE_URL`.",
    )
    worker: str = Field(
        "one", description="Name of this process among several that share the work; the same after each restart."
    )
    token_days: int = Field(90, ge=1, le=3650, description="Days an API token of `waymark token` is good.")
    family_link_days: int = Field(90, ge=1, le=400, description="Days a link to a family page is good.")
    keep_messages_days: int = Field(
        400, ge=0, le=36500, description="Days the talk is kept, word for word; 0 keeps it until the student is erased."
    )
    keep_summaries_days: int = Field(400, ge=0, le=36500, description="Days a summary is kept; 0 as above.")
    keep_nudges_days: int = Field(400, ge=0, le=36500, description="Days a nudge and its deliveries are kept.")
    keep_notices_days: int = Field(
        1095, ge=0, le=36500, description="Days a notice to an adult is kept once somebody has seen it."
    )
    keep_files_days: int = Field(800, ge=0, le=36500, description="Days a file given as evidence is kept.")
    keep_audit_days: int = Field(1095, ge=0, le=36500, description="Days a line of the audit log is kept.")
    keep_sessions_days: int = Field(
        30, ge=0, le=36500, description="Days a sign-in, a token or a family link is remembered after its end."
    )
    keep_leavers_days: int = Field(
        180, ge=0, le=36500, description="Days until a student who left the school is erased; 0 never does."
    )
    erased_audit: Literal["pseudonym", "delete"] = Field(
        "pseudonym",
        description="What becomes of audit lines about an erased student: `pseudonym` keeps who did what and when "
        "under a name nobody is called, `delete` keeps only that somebody was erased.",
    )

    @field_validator("log_level", mode="before")
    @classmethod
    def _known_level(cls, value: Any) -> str:
        level = str(value).upper()
        if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("it must be DEBUG, INFO, WARNING or ERROR")
        return level

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        if value not in _timezones():
            raise ValueError("it must be an IANA time zone such as America/New_York")
        return value

    @field_validator("country")
    @classmethod
    def _two_letters(cls, value: str) -> str:
        if not (len(value) == 2 and value.isascii() and value.isalpha()):
            raise ValueError("it must be a two-letter country code such as US")
        return value.upper()

    @field_validator("proxies")
    @classmethod
    def _addresses(cls, value: str) -> str:
        try:
            networks(value)
        except ValueError:
            raise ValueError("it must be addresses or networks such as 127.0.0.1, 10.0.0.0/8") from None
        return value

    @field_validator("rate_person", "rate_address", "rate_sign_in")
    @classmethod
    def _readable_rate(cls, value: str) -> str:
        try:
            parse_many(value)
        except ValueError:
            raise ValueError("it must be a rate such as 1200/minute") from None
        return value

    @field_validator("mail_url")
    @classmethod
    def _mail_server(cls, value: SecretStr) -> SecretStr:
        try:
            parts = urlsplit(value.get_secret_value())
            good = not value.get_secret_value() or (parts.scheme in ("smtp", "smtps") and bool(parts.hostname))
        except ValueError:
            good = False
        if not good:
            raise ValueError("it must be an address such as smtp://mail.school.example:587")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _safe_issuer(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            good = not value or (bool(parts.hostname) and (parts.scheme == "https" or _on_loopback(parts)))
        except ValueError:
            good = False
        if not good:
            raise ValueError("it must be an https:// address")
        return value

    @field_validator("base_url", "rasa_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            good = not value or (parts.scheme in ("http", "https") and bool(parts.hostname))
        except ValueError:
            good = False
        if not good:
            raise ValueError("it must be a web address such as http://localhost:8080")
        return value.rstrip("/")

    @field_validator("data_dir", "model_dir", "rasa_python")
    @classmethod
    def _from_here(cls, value: Path) -> Path:
        # No resolve(): a virtual environment's python is a link, and following it leaves the environment.
        return Path.cwd() / value.expanduser()

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, value: SecretStr, _info: ValidationInfo) -> SecretStr:
        if 0 < len(value.get_secret_value()) < MIN_SECRET_CHARS:
            raise ValueError(f"it must have at least {MIN_SECRET_CHARS} characters")
        return value

    @model_validator(mode="after")
    def _safe_together(self) -> Settings:
        if self.demo and self.host not in LOOPBACK:
            raise BadSetting(
                f"WAYMARK_HOST is {self.host!r}, but with the demo on anybody can sign in, so Waymark "
                "listens on loopback only. Leave WAYMARK_HOST unset, or set WAYMARK_DEMO=0 and a WAYMARK_SECRET."
            )
        if not self.demo and not self.secret.get_secret_value():
            raise BadSetting(
                "WAYMARK_SECRET is not set, and WAYMARK_DEMO=0 needs one. Set it to the output of: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
            )
        if not self.demo and (why := weakness(self.secret.get_secret_value())):
            raise BadSetting(
                f"WAYMARK_SECRET is too weak: {why}. Set it to the output of: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
            )
        if self.mail_url.get_secret_value() and not self.mail_from:
            raise BadSetting("WAYMARK_MAIL_FROM is not set, and WAYMARK_MAIL_URL needs it.")
        if self.oidc_issuer and not self.oidc_client_id:
            raise BadSetting("WAYMARK_OIDC_CLIENT_ID is not set, and WAYMARK_OIDC_ISSUER needs it.")
        return self

    @property
    def database(self) -> str:
        """The database URL in use."""
        return self.database_url or f"sqlite:///{self.data_dir / 'waymark.db'}"

    @property
    def jobs(self) -> str:
        """The URL of the job engine's own records."""
        if self.jobs_url:
            return self.jobs_url
        if self.database.startswith("sqlite"):
            return f"sqlite:///{self.data_dir / 'jobs.db'}"
        return self.database.replace("postgres://", "postgresql://", 1)

    @property
    def url(self) -> str:
        """The address to tell people."""
        return self.base_url or f"http://localhost:{self.port}"

    @property
    def https(self) -> bool:
        """True when people come in over HTTPS."""
        return self.url.startswith("https://")

    @property
    def run_file(self) -> Path:
        """Where `waymark serve` tells the other commands how to reach it."""
        return self.data_dir / "run.json"


def _on_loopback(parts: SplitResult) -> bool:
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def weakness(secret: str) -> str:
    """Why this secret is one that somebody could guess; empty when it is not."""
    told = [word for word in _PLACEHOLDERS if word in secret.lower()]
    if told:
        return f"it holds {told[0]!r}, as examples do"
    if len(set(secret)) < MIN_SECRET_KINDS:
        return "it is made of too few different characters"
    return ""


def load_settings(**given: Any) -> Settings:
    """The settings of the environment, `given` ones first. Raises BadSetting."""
    try:
        return Settings(**given)
    except ValidationError as err:
        raise BadSetting(_in_one_line(err)) from None


def unknown_settings(environ: Mapping[str, str] | None = None) -> list[str]:
    """One line for each WAYMARK_ variable that no setting reads, with the likely meant name."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | _INTERNAL
    lines = []
    for name in sorted(os.environ if environ is None else environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            lines.append(f"{name} is not a setting{f'; did you mean {near[0]}?' if near else '.'}")
    return lines


def _in_one_line(err: ValidationError) -> str:
    first = err.errors(include_url=False)[0]
    name = PREFIX + str(first["loc"][0]).upper()
    field = Settings.model_fields[str(first["loc"][0])]
    why = first["msg"].removeprefix("Value error, ")
    why = why.replace("Input should be", "it must be").split(", unable")[0].replace("valid integer", "whole number")
    shown = "" if field.annotation is SecretStr else f" is {str(first['input'])!r}:"
    default = "" if field.annotation is SecretStr or not field.default else f" (then it is {_shown(field)})"
    return f"{name}{shown or ':'} {why}. Change it, or leave it unset{default}."


def _shown(field: Any) -> str:
    default = field.default
    if isinstance(default, bool):
        return "1" if default else "0"
    if isinstance(default, Path):
        return default.relative_to(HOME).as_posix()
    return default.get_secret_value() if isinstance(default, SecretStr) else str(default)


def settings_table() -> str:
    """The Markdown table of docs/settings.md."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = f"`{shown}`" if (shown := _shown(field)) else ""
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)
