"""The pages without a browser: what the server sends, and to whom."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.message import ChoiceNotOffered
from bot.pages.assets import STATIC, digest_of
from bot.plans.plan import Standard

from .people import EQUATIONS, LEO_PLAN
from .preview import PreviewSchool, preview_app

HTML = {"Accept": "text/html"}
NASTY = '<script>alert(1)</script> {{ 7*7 }} {% x %} <b>\u202eevil</b> \' " & /intent{"a":1}'


class Browserless:
    """A client that signs in and posts forms as a page would."""

    def __init__(self, client: TestClient, school: PreviewSchool) -> None:
        self.client, self.school = client, school

    async def sign_in(self, who: str) -> None:
        await self.client.post("/sign-in", data={"person": who, "csrf": "door"}, headers=HTML)

    async def page(self, path: str = "/") -> str:
        return await (await self.client.get(path, headers=HTML)).text()

    async def post(self, **fields: str) -> ClientResponse:
        csrf = next((session[1] for session in self.school.sessions.values()), "")
        return await self.client.post("/talk", data={"csrf": csrf, **fields}, headers=HTML, allow_redirects=False)


@pytest.fixture
async def visit() -> AsyncIterator[Browserless]:
    school = PreviewSchool()
    async with TestClient(TestServer(preview_app(school))) as client:
        yield Browserless(client, school)


async def test_who_is_not_signed_in_is_shown_the_door(visit: Browserless) -> None:
    page = await visit.client.get("/", headers=HTML)
    assert page.url.path == "/sign-in"
    assert "Who are you today?" in await page.text()


async def test_everyone_of_the_demo_school_is_one_click_away_under_their_class(visit: Browserless) -> None:
    page = await visit.page("/sign-in")
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page)[0] == "Math 6A · Ms. Rivera"
    assert page.count('name="person"') == 6


async def test_without_the_demo_nobody_is_listed(visit: Browserless) -> None:
    visit.school.demo = False
    page = await visit.page("/sign-in")
    assert "Maya" not in page
    assert "I am a student" in page
    assert "Open the link that the school sent you" in page


@pytest.mark.parametrize(("person", "there"), [("rivera", "/teach"), ("cole", "/advise"), ("leo", None)])
async def test_everybody_is_brought_to_their_own_page(visit: Browserless, person: str, there: str | None) -> None:
    await visit.sign_in(person)
    async with visit.client.get("/", allow_redirects=False) as response:
        assert response.headers.get("Location") == there


async def test_history_is_rendered_with_a_way_to_earlier_lines(visit: Browserless) -> None:
    await visit.sign_in("leo")
    page = await visit.page()
    assert page.count('<div class="line ') == 30 + 1  # and the template that scripts clone
    assert '<a href="/?show=60#m-0018">Show earlier</a>' in page
    assert "Show earlier" not in await visit.page("/?show=60")


@pytest.mark.parametrize("show", ["-1", "abc", "9" * 40, "٣"])
async def test_a_strange_number_of_lines_is_the_usual_number(visit: Browserless, show: str) -> None:
    await visit.sign_in("amina")
    page = await visit.client.get("/", params={"show": show}, headers=HTML)
    assert page.status == 200


async def test_first_time_is_one_sentence_the_readers_and_one_button(visit: Browserless) -> None:
    await visit.sign_in("maya")
    page = await visit.page()
    assert "<strong>Ms. Rivera and Mr. Cole</strong> can read what you decide here." in page
    assert re.search(r'value="hi">Start</button>', page)


async def test_a_form_without_script_keeps_the_words_and_comes_back_to_them(visit: Browserless) -> None:
    await visit.sign_in("amina")
    answer = await visit.post(text="dec 15\r\nor later", client_id="5f6d5f5a-0d3c-4c0e-8c9e-0f6f5a5d1c11")
    assert answer.status == 303
    said = visit.school.received[0]
    assert (said.text, said.choice, said.client_id) == (
        "dec 15\nor later",
        None,
        "5f6d5f5a-0d3c-4c0e-8c9e-0f6f5a5d1c11",
    )
    assert answer.headers["Location"].startswith("/#m-")


async def test_a_choice_button_counts_more_than_what_stands_in_the_box(visit: Browserless) -> None:
    await visit.sign_in("amina")
    await visit.post(text="half a sente", choice="in two weeks")
    assert (visit.school.received[0].text, visit.school.received[0].choice) == (None, "in two weeks")


async def test_change_this_speaks_for_the_student(visit: Browserless) -> None:
    await visit.sign_in("amina")
    assert 'name="say" value="change why it matters"' in await visit.page()
    await visit.post(text="", say="change why it matters")
    assert visit.school.received[0].text == "change why it matters"


@pytest.mark.parametrize("text", ["", "   \r\n ", "\x00\x07"])
async def test_nothing_is_no_message_and_says_so(visit: Browserless, text: str) -> None:
    await visit.sign_in("amina")
    answer = await visit.post(text=text)
    assert answer.status == 422
    assert "There was nothing in the box yet." in await answer.text()
    assert visit.school.received == []


async def test_too_long_a_text_comes_back_in_the_box(visit: Browserless) -> None:
    await visit.sign_in("amina")
    answer = await visit.post(text="a" * 4010)
    page = await answer.text()
    assert answer.status == 422
    assert "That is 10 characters too long." in page
    assert "a" * 4010 in page


async def test_what_the_conversation_refuses_is_said_on_the_page(visit: Browserless) -> None:
    await visit.sign_in("amina")
    visit.school.refuses = ChoiceNotOffered()
    answer = await visit.post(choice="nope")
    assert answer.status == 422
    assert "Pick one of the choices under the last message" in await answer.text()


async def test_a_form_from_elsewhere_is_refused_in_plain_words(visit: Browserless) -> None:
    await visit.sign_in("amina")
    answer = await visit.client.post("/talk", data={"text": "hi", "csrf": "wrong"}, headers=HTML)
    assert answer.status == 403
    assert "yours to open" in await answer.text()


async def test_words_of_students_are_text_whatever_they_look_like(visit: Browserless) -> None:
    await visit.sign_in("amina")
    await visit.post(text=NASTY)
    plan = visit.school.plans_of["amina"][0]
    visit.school.plans_of["amina"] = [replace(plan, draft={"goal.statement": NASTY})]
    page = await visit.page()
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "{{ 7*7 }}" in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2


async def test_the_plan_comes_alone_for_swapping(visit: Browserless) -> None:
    await visit.sign_in("leo")
    card = await visit.page("/plan-card")
    assert "<html" not in card
    assert 'data-field="goal.target_date"' in card
    other = await visit.page("/plan-card?plan=p-leo-2")
    assert "Solving one-step equations" in other


async def test_the_plan_alone_wants_a_signed_in_student(visit: Browserless) -> None:
    assert (await visit.client.get("/plan-card")).status == 401
    await visit.sign_in("rivera")
    assert (await visit.client.get("/plan-card")).status == 403


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [("/nowhere", 404, "There is nothing here"), ("/broken", 500, "Something broke on our side")],
)
async def test_errors_are_pages_in_plain_words(visit: Browserless, path: str, status: int, words: str) -> None:
    answer = await visit.client.get(path, headers=HTML)
    assert answer.status == status
    page = await answer.text()
    assert words in page
    assert "Traceback" not in page


async def test_signing_out_ends_the_session(visit: Browserless) -> None:
    await visit.sign_in("amina")
    csrf = next(iter(visit.school.sessions.values()))[1]
    await visit.client.post("/sign-out", data={"csrf": csrf}, headers=HTML)
    assert visit.school.sessions == {}


async def test_no_page_has_inline_script_or_style(visit: Browserless) -> None:
    pages = [await visit.page("/sign-in"), await visit.page("/nowhere")]
    for who in ("maya", "leo", "rivera"):
        await visit.sign_in(who)
        pages.append(await visit.page())
    for page in pages:
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", page)


async def test_personal_pages_are_not_stored_and_static_files_are_for_good(visit: Browserless) -> None:
    page = await visit.client.get("/sign-in", headers=HTML)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', await page.text()):
        found = await visit.client.get(path)
        assert found.status == 200, path
        assert "immutable" in found.headers["Cache-Control"]


def test_the_address_of_static_files_changes_with_their_content(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a")
    before = digest_of(tmp_path)
    (tmp_path / "a.css").write_text("b")
    assert digest_of(tmp_path) != before


def test_scripts_are_small_and_ask_nobody_else() -> None:
    for path in STATIC.glob("*.js"):
        text = path.read_text()
        assert len(text.splitlines()) <= 200, path.name
        assert "http://" not in text
        assert "https://" not in text
        assert not re.search(r"innerHTML\s*=[^=]|eval\(|\.style\b", text)


def test_the_vendored_file_is_the_one_that_the_docs_name() -> None:
    vendored = Path(__file__).parent / "vendor" / "axe.min.js"
    named = (Path(__file__).parents[2] / "docs" / "choices-web.md").read_text()
    assert hashlib.sha256(vendored.read_bytes()).hexdigest() in named


async def test_the_bridge_stands_beside_a_standard_below_the_grade_of_the_class(visit: Browserless) -> None:
    await visit.sign_in("leo")
    assert "comes after this" not in await visit.page()
    above = Standard("7.NS.A.2", "s", "multiplying <b> negative numbers", grade="7")
    visit.school.change("leo", bridge=above)
    page = await visit.page()
    assert "This is a step up to grade 7:" in page
    assert "<bdi>multiplying &lt;b&gt; negative numbers</bdi> comes after this." in page


async def test_the_standard_in_full_says_what_it_is_made_of_and_what_good_work_shows(visit: Browserless) -> None:
    await visit.sign_in("leo")
    assert "What it is made of" not in await visit.page()
    deep = replace(LEO_PLAN.standard or EQUATIONS, skills=("draw it",), criteria=("8 of 10 are right <b>",))
    visit.school.change("leo", standard=deep)
    page = await visit.page()
    assert "<h3>What it is made of</h3>" in page
    assert "<bdi>8 of 10 are right &lt;b&gt;</bdi>" in page
