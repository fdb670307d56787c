"""The demo school, made at the first start."""

from bot.store.demo.school import holds_demo_school, make_demo_school

__all__ = ["holds_demo_school", "make_demo_school"]
