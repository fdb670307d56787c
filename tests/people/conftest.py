"""The same running world as the API's tests."""

from tests.api.conftest import pytest_collection_modifyitems, world

__all__ = ["pytest_collection_modifyitems", "world"]
