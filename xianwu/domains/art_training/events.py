"""What happens in art training beside what the engine tells. Nobody's number is kept here, so nothing is private."""

from xianwu.core.events.declarations import EventType


def _of(noun: str, **labels: str) -> list[EventType]:
    return [EventType(f"art_training.{noun}_{verb}", label) for verb, label in labels.items()]


EVENTS = [
    *_of("venue", registered="登记艺培机构", changed="修改艺培机构", licensed="登记办学许可", imported="导入艺培机构"),
    *_of(
        "guide",
        opened="建立办证指导档案",
        guided="出具一次性告知单",
        ruled_out="研判不具备办证条件",
        stopped_enrolling="登记停止招生",
        applied="提交办证申请",
        returned="退回补齐",
        granted="取得办学许可",
        refused="不予许可",
    ),
    *_of("shop", listed="导入沿街店铺", judged="比对在册机构", confirmed="确认店铺研判"),
    *_of("fire_notice", sent="抄告消防隐患"),
    *_of("parents_notice", issued="发布家长提示"),
]
