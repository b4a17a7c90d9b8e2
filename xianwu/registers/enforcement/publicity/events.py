"""What happens to publications, referrals and draws, in the past tense."""

from xianwu.core.events.declarations import EventType


def _of(noun: str, **labels: str) -> list[EventType]:
    return [EventType(f"enforcement.{noun}_{verb}", label) for verb, label in labels.items()]


EVENTS: list[EventType] = [
    *_of(
        "publication",
        prepared="生成公示信息",
        published="公示",
        annulled="决定变更或撤销，应撤下公示",
        withdrawn="撤下公示",
        withheld="依法不予公开",
        dropped="决定变更或撤销，不再公示",
    ),
    *_of(
        "referral",
        sent="移送抄告",
        letter_printed="印发移送书",
        received="签收",
        case_opened="据移送登记线索",
        answered="反馈办理结果",
        returned="退回",
    ),
    *_of(
        "draw",
        committed="公布名单和承诺值",
        valued="录入公共随机数",
        confirmed="第二人核对公共随机数",
        returned="公共随机数不一致，重录",
        revealed="揭示盐值并抽取",
        voided="抽取作废",
    ),
]
