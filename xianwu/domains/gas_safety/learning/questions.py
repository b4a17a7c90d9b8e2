"""What a question must be, typed on a page or read from a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

LETTERS = "ABCDEF"
LEAST = 2


def options_of(given: Iterable[str]) -> list[str]:
    """The options that are not empty. Raises ValueError: too few or too many."""
    found = [each.strip() for each in given if each.strip()]
    if not LEAST <= len(found) <= len(LETTERS):
        raise ValueError(f"选项要有 {LEAST} 到 {len(LETTERS)} 个，现在是 {len(found)} 个。")
    return found


def answer_of(given: str, options: Sequence[str]) -> str:
    """The letters of the right options, each once and in order. Raises ValueError: none of the options."""
    answer = "".join(sorted(set(given.upper().strip())))
    known = LETTERS[: len(options)]
    if not answer or not set(answer) <= set(known):
        raise ValueError(f"答案“{answer}”不在选项 {known} 之内。")
    return answer
