"""Adding a file in a real browser: there when asked for, by mouse and keyboard, honest when it fails."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from bot.message import Choice

from .conftest import PHONE, House

pytestmark = pytest.mark.asyncio(loop_scope="module")

FILE = "f" + "0a" * 16
TAKEN = {"id": FILE, "name": "my ramp.png", "text": f"my ramp.png (file {FILE})"}
PICTURE = {"name": "my ramp.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}


def ask_for_evidence(house: House) -> None:
    offers = (Choice("Add a file", "file:add"), Choice("An example", "ask_example"))
    house.school.talks["amina"].append(house.school.line("coach", "What do you have to show?", *offers))


async def answer_uploads(page: Page, status: int, body: dict[str, Any], kind: str = "application/json") -> list[str]:
    """What stands in for the server; the proof each upload carried."""
    proofs: list[str] = []

    async def answer(route: Route) -> None:
        proofs.append(route.request.headers.get("x-csrf", ""))
        assert route.request.headers["content-type"].startswith("multipart/form-data; boundary=")
        await route.fulfill(status=status, body=json.dumps(body), content_type=kind)

    await page.route("**/api/v1/files", answer)
    return proofs


async def test_the_control_is_there_only_while_a_file_is_asked_for(house: House) -> None:
    page = await house.open("amina")
    await expect(page.locator("#attach")).to_be_hidden()
    ask_for_evidence(house)
    await page.reload()
    await expect(page.locator("#add-file")).to_be_visible()
    await expect(page.locator("#take-photo")).to_be_hidden()


@pytest.mark.parametrize("way", ["control", "choice", "keyboard"])
async def test_a_file_goes_up_and_its_name_is_said_to_the_coach(house: House, way: str) -> None:
    ask_for_evidence(house)
    page = await house.open("amina")
    proofs = await answer_uploads(page, 200, TAKEN)
    async with page.expect_file_chooser() as chosen:
        if way == "keyboard":
            await page.focus("#add-file")
            await page.keyboard.press("Enter")
        else:
            await page.click("#add-file" if way == "control" else '.choice[value="file:add"]')
    await (await chosen.value).set_files(PICTURE)
    await expect(page.locator("#lines .from-student").last).to_contain_text("my ramp.png")
    await expect(page.locator("#lines .from-student .state").last).to_have_text("kept")
    assert "file f" not in await page.locator("#lines").inner_text()
    assert [message.text for message in house.school.received] == [TAKEN["text"]]
    assert len(proofs) == 1
    assert proofs[0]
    await expect(page.locator("#attach")).to_be_hidden()


async def test_a_refusal_is_said_in_the_servers_words_and_nothing_is_sent(house: House) -> None:
    house.expected = ("415",)
    ask_for_evidence(house)
    page = await house.open("amina")
    problem = {"title": "No", "status": 415, "detail": "file: This kind of file cannot be taken. Send a JPEG."}
    await answer_uploads(page, 415, problem, "application/problem+json")
    await page.set_input_files("#file", PICTURE)
    await expect(page.locator("#trouble")).to_have_text("This kind of file cannot be taken. Send a JPEG.")
    await expect(page.locator("#add-file")).to_be_focused()
    assert house.school.received == []


async def test_a_phone_offers_its_camera(house: House) -> None:
    ask_for_evidence(house)
    page = await house.open("amina", viewport=PHONE, has_touch=True, is_mobile=True)
    await expect(page.locator("#take-photo")).to_be_visible()
    assert await page.get_attribute("#photo", "capture") == "environment"
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
