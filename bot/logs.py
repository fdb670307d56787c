"""Logs without a student's words: events have fixed names, and an exception is told by its type and place only."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any, TextIO

import structlog

_FRAMES = 6
_OURS = ("bot", "actions")

_QUIETER = {"aiohttp.access": logging.CRITICAL, "rasa_sdk": logging.ERROR, "alembic": logging.WARNING}


def told(error: BaseException) -> dict[str, Any]:
    """Type and place of an error. Never its message: it may quote what a student wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename.rsplit('site-packages/')[-1]}:{frame.lineno} {frame.name}" for frame in frames],
        "because": type(error.__cause__).__qualname__ if error.__cause__ else None,
    }


def _without_messages(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Replaces a traceback, whose text can hold anything, by where it happened."""
    info: Any = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event.update(told(error))
    event.pop("stack_info", None)
    return event


class _OthersInTemplates(logging.Filter):
    """A library's line keeps its template and its place; what was filled in can be anything and is left out."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True; changes the record."""
        if not record.name.startswith(_OURS):
            template = str(record.msg) if record.args else "(a line of a library)"
            record.args = ()
            record.msg = f"{template} [{record.filename}:{record.lineno}]"
        return True


def _shared() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_messages,
    ]


def set_up_logs(level: str, as_json: bool, to: TextIO | None = None) -> None:
    """Send our own and every library's log lines to stderr in one form."""
    end: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    handler = logging.StreamHandler(to or sys.stderr)
    handler.addFilter(_OthersInTemplates())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_shared(),
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, end],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in _QUIETER.items():
        logging.getLogger(name).setLevel(least)
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def log_of(name: str) -> Any:
    """The logger of one module; events are fixed words, values are ids, numbers and names of situations."""
    return structlog.stdlib.get_logger(name)
