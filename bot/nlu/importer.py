"""Reads the bot from its folders: `domain.yml` at the root, and `data/<step>/` for each part of the talk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.exceptions import RasaException
from rasa.shared.importers import utils
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

# Rasa reads a domain file holding `responses:` a second time as NLU data; so files are chosen by name.
NOT_TRAINING = frozenset({"lookups", "safety", "standards", "resources", "languages"})
ONCE_ONLY = ("intents", "slots", "forms", "actions", "responses")


class DefinedTwice(RasaException):
    """An intent, slot, form, action or response stands in two domain files."""


class FolderImporter(TrainingDataImporter):
    """Joins the root domain with `<data>/*/domain.yml`; reads phrases and rules by file name.

    Phrases: `<data>/**/nlu.yml`, `<data>/*/nlu/*.yml` and `<data>/*/answers.yml`. Rules: `<data>/*/rules.yml`.
    Files named on the command line are read where their names fit.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | list[str] | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        """Takes what Rasa's command line gives; nothing is read yet."""
        self._config_file = config_file
        self._domains = [domain_path] if isinstance(domain_path, str) else list(domain_path or [])
        given = [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths
        self._data = [Path(path) for path in given or []]

    def get_config(self) -> dict[str, Any]:
        """The model configuration."""
        if not self._config_file or not Path(self._config_file).exists():
            return {}
        return rasa.shared.utils.io.read_model_configuration(self._config_file)

    def get_config_file_for_auto_config(self) -> str | None:
        """The configuration file."""
        return self._config_file

    @cache  # noqa: B019 Rasa asks several times, and an importer lives as long as one training
    def get_domain(self) -> Domain:
        """The joined domain. Raises `DefinedTwice` naming both files."""
        home: dict[tuple[str, str], Path] = {}
        joined = Domain.empty()
        for path in self._domain_files():
            content = rasa.shared.utils.io.read_yaml_file(path) or {}
            for kind, name in _names(content):
                if (kind, name) in home:
                    raise DefinedTwice(
                        f"{kind[:-1]} '{name}' is defined in {home[kind, name]} and again in {path}: keep one"
                    )
                home[kind, name] = path
            joined = joined.merge(Domain.from_dict(content))
        return joined

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """The rules of all folders."""
        return utils.story_graph_from_paths(
            [str(path) for path in self._files("*/rules.yml", "rules.yml")],
            self.get_domain(),
            exclusion_percentage,
        )

    def get_conversation_tests(self) -> StoryGraph:
        """None: conversations are tested over HTTP."""
        return StoryGraph([])

    @cache  # noqa: B019 as above
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The training phrases of all folders."""
        files = self._files("**/nlu.yml", "*/nlu/*.yml", "*/answers.yml", "nlu/*.yml")
        return utils.training_data_from_paths([str(path) for path in files], language)

    def _domain_files(self) -> list[Path]:
        roots = [Path(path) for path in self._domains if Path(path).is_file()]
        return [*roots, *(path for path in self._files("*/domain.yml") if path not in roots)]

    def _files(self, *patterns: str) -> list[Path]:
        found: set[Path] = set()
        for place in self._data:
            if place.is_file():
                found.update({place} if any(place.match(pattern) for pattern in patterns) else ())
                continue
            for pattern in patterns:
                found.update(
                    path for path in place.glob(pattern) if NOT_TRAINING.isdisjoint(path.relative_to(place).parts)
                )
        return sorted(found)


def _names(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in ONCE_ONLY:
        for entry in content.get(kind) or ():
            yield kind, next(iter(entry)) if isinstance(entry, dict) else str(entry)
