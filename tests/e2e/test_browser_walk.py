"""A student with a phone, all the way: a real Chromium before the real coach, from the door to a plan that runs."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.answers import LEO
from tests.e2e.running import Running
from tests.pages.conftest import PHONE, browser
from tests.pages.test_everyone import axe_in_both_schemes

__all__ = ["browser"]

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="module")]

MOST_TURNS = 45
AWAY = "goal.measure"
"""The question at which the page is loaded again, and then opened in a second tab."""
VERBATIM = (
    "purpose.what", "purpose.where", "purpose.why", "goal.statement", "goal.measure", "plan.items", "progress.signs",
    "progress.if_stuck", "mastery.method", "mastery.criteria",
)  # fmt: skip


class Talk:
    """One tab with the talk in it, and what the coach answered last."""

    def __init__(self, page: Page, complaints: list[str]) -> None:
        self.page, self.last = page, dict[str, Any]()
        page.on("console", lambda said: said.type in ("error", "warning") and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))

    @property
    def asking(self) -> str:
        return str((self.last["asking"] or {}).get("question"))

    @property
    def heard(self) -> list[str]:
        return [reply["text"] for reply in self.last["replies"]]

    async def start(self) -> None:
        """The first button."""
        await self._answered(self.page.get_by_role("button", name="Start").tap())

    async def write(self, text: str) -> None:
        await self.page.fill("#say", text)
        await self._answered(self.page.press("#say", "Enter"))

    async def choose(self, value: str) -> None:
        await self._answered(self.page.locator(f".choice[value='{value}']:enabled").tap())

    async def _answered(self, deed: Any) -> None:
        """Do it, and wait until every bubble of the answer can be read."""
        async with self.page.expect_response("**/api/v1/messages") as told:
            await deed
        response = await told.value
        assert response.status == 200, await response.text()
        self.last = await response.json()
        await self.shows_the_last()

    async def shows_the_last(self) -> None:
        """The coach's last words stand last, with their choices ready."""
        bubbles = self.page.locator("#lines .line")
        await expect(bubbles.last.locator(".bubble")).to_have_text(self.heard[-1])
        titles = [choice["title"] for choice in self.last["replies"][-1]["choices"]]
        await expect(bubbles.last.locator(".choice:enabled")).to_have_text(titles)

    async def answer(self) -> None:
        """Say what Leo says to what is asked; a yes is one tap."""
        question = self.asking
        if question.endswith(".confirm") and await self.page.locator(".choice[value=affirm]:enabled").count():
            await self.choose("affirm")
        else:
            await self.write(LEO[question])


async def test_a_phone_goes_from_the_door_to_a_plan_that_runs(waymark: Running, browser: Browser) -> None:
    complaints: list[str] = []
    context = await browser.new_context(base_url=waymark.url, viewport=PHONE, is_mobile=True, has_touch=True)
    talk = Talk(await context.new_page(), complaints)
    await talk.page.goto("/")
    await talk.page.locator("button[value=maya]").tap()
    await talk.page.wait_for_url("**/")
    await talk.start()
    asked: list[str] = []
    while talk.last["step"] != "active":
        assert len(asked) < MOST_TURNS, f"still at {talk.asking}: {asked}"
        if talk.asking == AWAY and AWAY not in asked:
            talk = await away_and_back(talk, complaints)
        asked.append(talk.asking)
        await talk.answer()
    assert {q.split(".")[0] for q in asked} >= {"profile", "purpose", "goal", "plan", "progress", "mastery"}

    assert await axe_in_both_schemes(talk.page) == {}
    await plan_stands_verbatim(talk.page)
    assert await axe_in_both_schemes(talk.page) == {}
    assert await talk.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await context.close()
    assert complaints == []


async def away_and_back(talk: Talk, complaints: list[str]) -> Talk:
    """The open question stands again after a reload and in a second tab; what is answered there is seen here."""
    await talk.page.reload()
    await talk.shows_the_last()
    second = Talk(await talk.page.context.new_page(), complaints)
    await second.page.goto("/")
    second.last = talk.last
    await second.shows_the_last()
    await second.answer()
    talk.last = second.last
    await talk.shows_the_last()
    await second.page.close()
    return talk


async def plan_stands_verbatim(page: Page) -> None:
    """The plan opens as a sheet, and what the student said stands on it, word for word and agreed."""
    await page.locator("#open-plan").tap()
    sheet = page.get_by_role("dialog", name="Your plan")
    await expect(sheet.locator("#plan-card")).to_be_visible()
    for question in VERBATIM:
        field = sheet.locator(f"[data-field='{question}']")
        await expect(field, question).to_have_attribute("data-state", "agreed")
        said = [words.strip() for words in await field.locator("bdi").all_text_contents()]
        assert LEO[question] in said, (question, said)
