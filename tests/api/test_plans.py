"""Plans and the person, in the contract's shape."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.api.plan_models import PlanOut
from bot.api.shapes import plan_json, utc
from bot.plans.learner import ProfileNote
from bot.plans.plan import CheckIn, Criterion, Evidence, Judgement, Mastery, Plan, Reflection, Review, Waiver
from bot.plans.turn import PlanChange
from bot.store.turns import write_notes
from tests.api.world import API, World, plan_of

CONTRACT = [
    *("id", "student_id", "standard", "step", "revision", "purpose", "goals", "items", "progress"),
    *("mastery", "checkins", "evidence", "reviews"),
]
AT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


async def test_a_student_sees_their_plans_in_their_own_words(world: World) -> None:
    heard = await world.call("GET", f"{API}/plans", "leo")
    plan = heard.json["plans"][0]
    assert list(plan) == [*CONTRACT, "draft", "agreed", "reflections", "bridge"]
    assert plan["purpose"]["where"] == "baking w my grandma"
    assert plan["standard"].keys() == {"code", "statement", "plain", "skills", "criteria", "evidence"}
    assert plan["goals"][0]["target_date"] == "2026-12-15"
    assert plan["items"][0]["weekdays"] == ["thu"]
    assert plan["progress"] == {
        "signs": [],
        "weekdays": [],
        "time": None,
        "if_stuck": None,
        "tripwires": [],
        "shared_with": [],
    }
    assert (await world.call("GET", f"{API}/plans/p-leo", "leo")).json == plan


def test_every_part_of_a_plan_has_the_described_shape() -> None:
    full = plan_of("leo", "p")
    full = Plan(
        **{
            **{name: getattr(full, name) for name in full.__dataclass_fields__},
            "mastery": Mastery(
                "demo", (Criterion("c1", "I explain why", True),), None, "working", Waiver("rivera", AT), AT
            ),
            "checkins": (CheckIn(AT, "yes", "half", 3, None, "tiles", "i1", "half", {"evidence": "0"}),),
            "evidence": (
                Evidence(
                    "e1",
                    AT,
                    "text",
                    "look",
                    None,
                    4,
                    "met",
                    "quiz",
                    {"c1": 4},
                    (Judgement("c1", True, "", "rivera", AT),),
                ),
            ),
            "reflections": (Reflection(AT, "tiles", "start early", "stop"),),
            "reviews": (Review("rivera", AT, "approve"),),
        }
    )
    for plan in (full, Plan("p", "leo")):
        PlanOut.model_validate(plan_json(plan))
    assert plan_json(full)["checkins"][0]["at"] == "2026-11-22T16:00:00.000Z"


async def test_history_is_dated_and_attributed(world: World) -> None:
    plan = await world.store.plan("p-leo")
    assert plan is not None
    changed = Plan(**{**{n: getattr(plan, n) for n in plan.__dataclass_fields__}, "step": "progress"})
    await world.store.save_plan(PlanChange(changed, "Agreed on the plan.", "leo"), AT)
    heard = await world.call("GET", f"{API}/plans/p-leo/history", "leo")
    last = heard.json["revisions"][-1]
    assert last == {
        "revision": 2,
        "at": utc(AT),
        "by": "leo",
        "what": "Agreed on the plan.",
        "changes": {"step": ["plan", "progress"]},
    }


async def test_another_students_plan_is_as_absent_as_none(world: World) -> None:
    foreign = await world.call("GET", f"{API}/plans/p-leo", "maya")
    never = await world.call("GET", f"{API}/plans/nonsense", "maya")
    assert foreign.status == never.status == 404
    assert foreign.problem()["detail"] == never.problem()["detail"]
    for path in ("p-leo/history", "%00", "a%2Fb", "%ff"):
        assert (await world.call("GET", f"{API}/plans/{path}", "maya")).status == 404


async def test_plans_are_for_students(world: World) -> None:
    for path in ("plans", "plans/p-leo", "plans/p-leo/history", "messages"):
        heard = await world.call("GET", f"{API}/{path}", "rivera")
        assert heard.status == 403
        heard.problem()


async def test_me_is_the_person_and_for_a_student_the_profile(world: World) -> None:
    note = ProfileNote("drawing", "maya", AT)
    await world.store.write(lambda connection: write_notes(connection, "maya", {"interests": note}))
    maya = (await world.call("GET", f"{API}/me", "maya")).json
    assert (maya["id"], maya["name"], maya["role"]) == ("maya", "Maya", "student")
    assert maya["profile"]["interests"] == {"text": "drawing", "by": "maya", "at": utc(AT), "visibility": "teachers"}
    assert maya["csrf"] is None
    rivera = (await world.call("GET", f"{API}/me", "rivera")).json
    assert rivera["profile"] is None
