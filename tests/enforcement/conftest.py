"""The engine's own toy matter and its people, for tests that need the whole house around them."""

from xianwu.registers.enforcement.tests.casework.conftest import cast, plain_papers, start, toy
from xianwu.registers.enforcement.tests.conftest import kept_fonts, toymatter

__all__ = ["cast", "kept_fonts", "plain_papers", "start", "toy", "toymatter"]
