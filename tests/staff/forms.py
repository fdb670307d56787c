"""Pages and forms of a signed-in teacher without a browser."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from tests.api.world import World

HTML = {"Accept": "text/html"}


async def page(world: World, path: str, status: int = 200) -> str:
    """What the address shows."""
    async with world.client.get(path, headers=HTML, allow_redirects=False) as response:
        text = await response.text(errors="replace")
        assert response.status == status, text
        return text


async def post(world: World, path: str, fields: Mapping[str, Any], status: int = 303) -> str:
    """Send a form as our own page would; the page that follows."""
    data = [("csrf", await world.csrf())]
    for name, value in fields.items():
        data += [(name, one) for one in (value if isinstance(value, list) else [value])]
    async with world.client.post(path, data=data, headers=HTML, allow_redirects=False) as response:
        text = await response.text()
        assert response.status == status, text
        where = response.headers.get("Location", "").split("#")[0]
    return await page(world, where) if where else text


def words_in(markup: str) -> str:
    """The text of a page as it is read."""
    body = re.sub(r"<(script|style).*?</\1>", " ", markup, flags=re.DOTALL)
    read = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
    return re.sub(r" ([,.:;])", r"\1", read)
