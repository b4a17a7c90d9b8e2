"""What happens to yearly statistics, in the past tense."""

from xianwu.core.events.declarations import EventType

EVENTS: list[EventType] = [
    EventType(f"enforcement.yearly_report_{verb}", label)
    for verb, label in (
        ("opened", "开始编制执法统计年报"),
        ("noted", "修改年报情况说明"),
        ("submitted", "送审执法统计年报"),
        ("returned", "退回执法统计年报"),
        ("published", "公布执法统计年报"),
        ("withdrawn", "撤下执法统计年报"),
    )
]
