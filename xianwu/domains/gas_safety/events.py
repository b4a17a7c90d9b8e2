"""What happens in gas safety beside what the engine tells. Numbers of people are the engine's, so nothing is private."""

from xianwu.core.events.declarations import EventType


def _of(noun: str, **labels: str) -> list[EventType]:
    return [EventType(f"gas_safety.{noun}_{verb}", label) for verb, label in labels.items()]


EVENTS = [
    *_of("site", registered="登记燃气对象", changed="修改燃气对象", company_checked="登记供气企业安检"),
    *_of("entry", recorded="登记入户同意"),
    *_of("expert", declared="专家声明利益冲突", advised="登记专家意见"),
    *_of("partner", invited="通知联合部门", decided="登记联合部门处理结果"),
]
