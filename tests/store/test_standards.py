"""Standards are found however a student writes them; suggestions are never empty-handed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store import Store, load_catalogue
from bot.store.imports import import_resources, import_standards
from bot.store.standards import domain_of

from .conftest import BOTH, fresh

DATA = Path(__file__).parents[2] / "data"
SUBJECTS = ["math", "science"]


@pytest.fixture(scope="module", params=BOTH)
def full_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with the school's standards and resources in it."""
    for url in fresh(request, tmp_path_factory.mktemp("full")):
        asyncio.run(_load(url))
        yield url


async def _load(url: str) -> None:
    async with Store(url) as store:
        assert await load_catalogue(store, DATA) == ()


@pytest.fixture
async def full(full_url: str) -> AsyncIterator[Store]:
    async with Store(full_url) as store:
        yield store


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("6.NS.A.1", "6.NS.A.1"),
        ("6ns.a.1", "6.NS.A.1"),
        ("6NSA1", "6.NS.A.1"),
        ("6 ns a 1", "6.NS.A.1"),
        ("6.NS.1", "6.NS.A.1"),
        ("6ns1", "6.NS.A.1"),
        ("CCSS.MATH.CONTENT.6.NS.A.1", "6.NS.A.1"),
        ("6.EE.1", "6.EE.A.1"),
        ("6.ee.a.2a", "6.EE.A.2"),
        ("8.ee.c.8b", "8.EE.C.8"),
        ("ms-ps1-2", "MS-PS1-2"),
        ("MSPS12", "MS-PS1-2"),
        ("ms ess1 1", "MS-ESS1-1"),
        ("NGSS MS-LS1-6", "MS-LS1-6"),
    ],
)
async def test_a_code_is_found_however_it_is_written(full: Store, written: str, code: str) -> None:
    found = await full.standard(written)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("written", ["", "6", "9.ZZ.1", "fractions", "6.NS.A.99", "🙂", "'; --"])
async def test_what_is_no_code_finds_nothing(full: Store, written: str) -> None:
    assert await full.standard(written) is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("fractions", "6.NS.A.1"),
        ("fraction", "6.NS.A.1"),
        ("divding fractons", "6.NS.A.1"),
        ("i want to work on negative numbers", "6.NS.C.5"),
        ("neg numbers", "6.NS.C.5"),
        ("ratios", "6.RP.A.1"),
        ("expornents", "6.EE.A.1"),
        ("area of circles", "7.G.B.4"),
        ("pythagoras", "8.G.B.6"),
        ("moon phases", "MS-ESS1-1"),
        ("fotosynthesis", "MS-LS1-6"),
        ("volcanoes", "MS-ESS2-2"),
        ("6.ee.1 exponents", "6.EE.A.1"),
        ("6.EE.1", "6.EE.A.1"),
    ],
)
async def test_plain_words_find_the_standard_that_is_meant(full: Store, words: str, code: str) -> None:
    assert (await full.search_standards(words, grade="6"))[0].code == code


@pytest.mark.parametrize("words", ["", "idk", "asdfgh", "🙂", "the and of", "x" * 5000])
async def test_words_that_say_nothing_find_nothing(full: Store, words: str) -> None:
    assert await full.search_standards(words) == ()


async def test_a_search_gives_no_more_than_asked_for(full: Store) -> None:
    assert len(await full.search_standards("equations", limit=3)) == 3


async def test_suggestions_are_for_the_standard_first_then_its_domain(full: Store) -> None:
    own = await full.suggestions("6.NS.A.1")
    assert own[0].standard == "6.NS.A.1"
    assert {domain_of(s.standard) for s in own} == {"6.NS"}
    assert len(await full.suggestions("6.NS.C.7")) >= 5
    assert await full.suggestions("nothing") == ()
    assert len(await full.suggestions("6ns1", limit=3)) == 3


async def test_every_standard_has_something_off_the_screen_to_do(full: Store) -> None:
    for standard in await full.standards():
        offered = await full.suggestions(standard.code, limit=50)
        assert len(offered) >= 5, standard.code
        assert sum(s.off_screen or s.with_people for s in offered) >= 3, standard.code


async def test_all_of_middle_school_is_there(full: Store) -> None:
    count = Counter(domain_of(standard.code) for standard in await full.standards())
    mathematics = {"6": (3, 8, 9, 4, 5), "7": (3, 3, 4, 6, 8)}
    for grade, numbers in mathematics.items():
        assert tuple(count[f"{grade}.{domain}"] for domain in ("RP", "NS", "EE", "G", "SP")) == numbers
    assert tuple(count[f"8.{domain}"] for domain in ("NS", "EE", "F", "G", "SP")) == (2, 8, 5, 9, 4)
    physical, life = (6, 5, 5, 3), (8, 5, 2, 6)
    assert tuple(count[f"MS-PS{n}"] for n in range(1, 5)) == physical
    assert tuple(count[f"MS-LS{n}"] for n in range(1, 5)) == life
    assert tuple(count[f"MS-{topic}"] for topic in ("ESS1", "ESS2", "ESS3", "ETS1")) == (4, 6, 5, 4)
    assert (await full.standards("math", "8"))[0].code == "8.NS.A.1"


async def test_loading_again_changes_nothing(full: Store) -> None:
    assert await load_catalogue(full, DATA) == ()
    again = await full.commit_standards(import_standards(DATA / "standards"))
    assert (again.added, again.changed, again.same) == (0, 0, 140)
    again = await full.commit_resources(import_resources(DATA / "resources"))
    assert (again.added, again.changed) == (0, 0)


def test_the_data_files_are_complete_and_in_plain_words() -> None:
    found, things = import_standards(DATA / "standards"), import_resources(DATA / "resources")
    assert (found.problems, things.problems) == ((), ())
    for row in found.rows:
        assert row.example, row.code
        assert row.big_idea, row.code
        assert row.keywords, row.code
        assert row.subject in SUBJECTS
        assert not row.plain.endswith("."), row.code
        assert len(row.skills) >= 2, row.code
        assert len(row.criteria) >= 2, row.code
        assert "file" in row.evidence, row.code
        assert not [line for line in (*row.skills, *row.criteria) if line.endswith(".")], row.code
    known = {row.code for row in found.rows} | {domain_of(row.code) for row in found.rows}
    assert {thing.standard for thing in things.rows} <= known
    assert not [thing.id for thing in things.rows if thing.url]
