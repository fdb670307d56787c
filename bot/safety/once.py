"""Reads a YAML file in which no key may stand twice: YAML itself would silently keep only the last."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml


class _Once:
    """Refuses a mapping with the same key twice, naming the key and its line."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands here twice", key.start_mark)
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)  # type: ignore[misc]
        return mapping


# Ten times faster, where it was built.
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BASE: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Values(_Once, _SAFE):  # type: ignore[misc]
    """Numbers, yes and no are read as such."""


class _Texts(_Once, _BASE):  # type: ignore[misc]
    """Every value is read as text, so that the country NO is no "false" and the number 000 no zero."""


def read_values(path: Path) -> Any:
    """What stands in the file at `path`. Raises `OSError`, `UnicodeDecodeError`, `yaml.YAMLError`."""
    return yaml.load(path.read_text(encoding="utf-8"), _Values)  # noqa: S506 - a SafeLoader


def read_texts(path: Path) -> Any:
    """The same, with every value as text."""
    return yaml.load(path.read_text(encoding="utf-8"), _Texts)  # noqa: S506 - builds text, lists and mappings only
