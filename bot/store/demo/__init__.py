"""The demo school, made at the first start."""

from bot.store.demo.school import make_demo_school

__all__ = ["make_demo_school"]
