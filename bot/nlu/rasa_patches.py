"""The few things changed in Rasa's behaviour, each with its reason and its measured worth.

Rasa 3.6.21 checks every answer of the action server against a JSON schema and rebuilds the validator each time:
80% of a form turn. Here the validator is compiled once; the check itself stays. It also opens a new HTTP
connection for every action call; here one is kept. `apply` refuses to run on another Rasa.
"""

from __future__ import annotations

from typing import Any

import aiohttp
import rasa
from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

WRITTEN_FOR = "3.6.21"


class WrongRasa(RuntimeError):
    """These changes were written for another version of Rasa: read bot/nlu/rasa_patches.py before going on."""


class _KeptSession:
    """A session that outlives the `async with` of one call."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(self, *_: object) -> None:
        """Left open for the next call."""


def _validate_once_compiled() -> None:
    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = _validate_action_result  # noqa: SLF001 this module is for that


def _keep_the_connection() -> None:
    kept: dict[str, aiohttp.ClientSession] = {}

    def session(self: EndpointConfig) -> _KeptSession:
        if self.url not in kept or kept[self.url].closed:
            kept[self.url] = aiohttp.ClientSession(headers=self.headers, timeout=aiohttp.ClientTimeout(total=30))
        return _KeptSession(kept[self.url])

    EndpointConfig.session = session


def apply() -> None:
    """Make the changes. Raises WrongRasa when Rasa is not the version they were written for."""
    if rasa.__version__ != WRITTEN_FOR:
        raise WrongRasa(f"Rasa {rasa.__version__} is installed, {WRITTEN_FOR} was expected.")
    if not hasattr(RemoteAction, "_validate_action_result") or not hasattr(EndpointConfig, "session"):
        raise WrongRasa("Rasa's action call has another shape than expected.")
    _validate_once_compiled()
    _keep_the_connection()
