"""States carry colour, shape and word. A model may say so itself: `TONES = {"credited": "good", …}`."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.utils.html import escape


@dataclass(frozen=True)
class Tone:
    name: str
    mark: str
    word: str


TONES = {
    tone.name: tone
    for tone in (
        Tone("new", "○", "未开始"),
        Tone("active", "◐", "办理中"),
        Tone("good", "●", "已办成"),
        Tone("warn", "▲", "需留意"),
        Tone("late", "■", "超期"),
        Tone("paused", "‖", "暂停"),
        Tone("off", "◇", "未成或退出"),
        Tone("plain", "·", "其他"),
    )
}

# Participles that say by themselves how a record stands; a model overrides them with TONES.
_BY_WORD = {
    "new": "draft declared registered submitted received planned open pending called",
    "good": "credited drawn approved concluded archived closed completed done signed published paid "
    "finished corrected adopted passed accepted active",
    "warn": "overdue returned repairing disputed expiring",
    "paused": "paused suspended waiting",
    "off": "refused rejected withdrawn void voided cancelled expired lapsed terminated dismissed",
}
_TONE_OF = {word: tone for tone, words in _BY_WORD.items() for word in words.split()}


def tone_of(model: type[Model], state: str) -> Tone:
    """The tone a state is shown in."""
    declared = getattr(model, "TONES", {})
    return TONES.get(declared.get(state) or _TONE_OF.get(state, "active"), TONES["plain"])


def badge(word: str, *, tone: Tone) -> str:
    """HTML of a state: the mark is for the eye only, the word carries the meaning."""
    return (
        f'<span class="state state-{tone.name}"><span class="shape" aria-hidden="true">{tone.mark}</span>'
        f"{escape(word)}</span>"
    )


@dataclass(frozen=True)
class ClockFace:
    """A time limit as it is shown: `ClockFace("warn", "临期 2 天", due_on=…, holder="中国银行")`.

    `tone` is one of calm, warn, late, paused, done.
    """

    tone: str
    text: str
    due_on: date | None = None
    holder: str = ""
    note: str = ""

    @property
    def html(self) -> str:
        tone = TONES[{"calm": "new", "done": "good"}.get(self.tone, self.tone)]
        parts = [str(part) for part in (self.note, self.due_on and f"到期 {self.due_on}", self.holder) if part]
        hint = f' title="{escape("；".join(parts))}"' if parts else ""
        return (
            f'<span class="state clock clock-{escape(self.tone)} state-{tone.name}"{hint}>'
            f'<span class="shape" aria-hidden="true">{tone.mark}</span>{escape(self.text)}</span>'
        )
