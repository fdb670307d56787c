"""Frozen dataclasses to JSON and back, by their type hints. Pure; the shape is the dataclass itself.

A field that is missing in the JSON takes its default, so that an older document is still read after a field
was added; a key the dataclass no longer knows is dropped. Values typed `Any` must be JSON already.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

Json = dict[str, Any]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with what no database keeps (NUL, half a surrogate pair) as U+FFFD; all else verbatim."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def encode(value: Any) -> Any:
    """`value` as JSON: dataclasses become objects, tuples lists, days and times ISO 8601."""
    if isinstance(value, str):
        return storable(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a time needs its zone: {value!r}")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {storable(str(k)): encode(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [encode(v) for v in value]
    raise TypeError(f"{type(value).__name__} has no place in a document: {value!r}")


def decode(kind: type[T], value: Any) -> T:
    """The `kind` whose `encode` gave `value`. Raises ValueError when a field without a default is missing."""
    result: T = _reader(cast(Any, kind))(value)
    return result


def to_text(value: Any) -> str:
    """JSON text as it stands in the database, of what `encode` gave."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _same(value: Any) -> Any:
    return value


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What turns JSON into `kind`."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = [_reader(k) for k in get_args(kind) if k is not type(None)]
        if len(inner) != 1:
            raise TypeError(f"only `X | None` can be read back, not {kind}")
        return lambda v: None if v is None else inner[0](v)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if origin in (dict, Mapping):
        each = _reader(get_args(kind)[1])
        return lambda v: {k: each(x) for k, x in v.items()}
    if kind is datetime:
        return datetime.fromisoformat
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_reader(kind)
    if kind in (str, int, float, bool, Any) or origin in (Literal, list):
        return _same
    raise TypeError(f"cannot read back {kind}")


def _tuple_reader(args: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(args) == 2 and args[1] is Ellipsis:
        each = _reader(args[0])
        return lambda v: tuple(each(x) for x in v)
    readers = [_reader(k) for k in args]
    return lambda v: tuple(read(x) for read, x in zip(readers, v, strict=True))


def _dataclass_reader(kind: type[Any]) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = {f.name: _reader(hints[f.name]) for f in fields(kind)}
    needed = {f.name for f in fields(kind) if not _has_default(f)}

    def read(value: Json) -> Any:
        missing = needed - value.keys()
        if missing:
            raise ValueError(f"{kind.__name__} lacks {', '.join(sorted(missing))}")
        return kind(**{name: reader(value[name]) for name, reader in readers.items() if name in value})

    return read


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING
