"""The same running world as the API's tests, and one with classes in it."""

from __future__ import annotations

import pytest

from tests.api.conftest import pytest_collection_modifyitems, world
from tests.api.world import World
from tests.people.school import make_circle

__all__ = ["pytest_collection_modifyitems", "school", "world"]


@pytest.fixture
async def school(world: World) -> World:
    """The world with classes, a caseload and families."""
    await make_circle(world)
    return world
