"""The key behind cookies and tokens."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets

from bot.settings import MIN_SECRET_CHARS, BadSetting, Settings


def read_secret(settings: Settings) -> bytes:
    """The secret of the settings; with the demo on, else one made once in the data directory (mode 0600)."""
    given = settings.secret.get_secret_value()
    if given:
        return given.encode()
    path = settings.data_dir / "secret"
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        _make_once(path)
        kept = path.read_text("ascii").strip()
    except (OSError, UnicodeError) as err:
        raise BadSetting(
            f"{path} cannot be read or made ({type(err).__name__}). "
            "Point WAYMARK_DATA_DIR at a directory that can be written, or set WAYMARK_SECRET."
        ) from None
    if len(kept) < MIN_SECRET_CHARS:
        raise BadSetting(f"{path} is damaged. Delete it (everybody must sign in again), or set WAYMARK_SECRET.")
    return kept.encode()


def _make_once(path: os.PathLike[str]) -> None:
    """Two starts at once agree on one secret: the file appears whole, and only if there is none."""
    whole = f"{os.fspath(path)}.{os.getpid()}"
    if os.path.exists(path):  # noqa: PTH110
        return
    handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(32))
    try:
        os.link(whole, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(whole)  # noqa: PTH108


def hashed(secret: bytes, purpose: str, value: str) -> str:
    """A keyed hash: what is stored or shown of `value` tells nothing about it."""
    return hmac.new(secret, f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()
