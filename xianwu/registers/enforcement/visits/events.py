"""What happens from plan to visit to finding put right, in the past tense."""

from __future__ import annotations

from xianwu.core.events.declarations import EventType


def _of(noun: str, *, private: tuple[str, ...] = (), **labels: str) -> list[EventType]:
    return [EventType(f"enforcement.{noun}_{verb}", label, private) for verb, label in labels.items()]


def _dated(noun: str, label: str) -> list[EventType]:
    """Rows that hold between dates: entered, ended, and mended before they are in force."""
    return _of(noun, recorded=f"登记{label}", ended=f"停用{label}", corrected=f"更正{label}", imported=f"导入{label}")


SEALED = ("operator_id", "phone")

EVENTS = [
    *_of(
        "subject",
        private=SEALED,
        registered="登记检查对象",
        changed="修改检查对象",
        imported="导入检查对象",
        suspended="对象停业",
        resumed="对象恢复营业",
        left="对象注销或搬离",
        excluded="对象不属本事项",
        restored="对象重新在册",
        scored="风险评分",
    ),
    *_of(
        "plan",
        drafted="编制检查计划",
        changed="修改检查计划",
        submitted="检查计划报批",
        returned="退回检查计划",
        approved="批准检查计划",
        published="公布检查计划",
        closed="检查计划完成",
    ),
    *_of(
        "inspection",
        planned="列入检查",
        changed="修改检查安排",
        routed="排定检查路线",
        approved="批准检查",
        late_approved="补批紧急检查",
        notified="发出检查通知",
        started="到场开始检查",
        finished="检查结束",
        concluded="检查办结",
        attempted="到场未能检查",
        cancelled="取消检查",
        sampled="抽样取证",
    ),
    *_of("participant", added="加入检查组", left="退出检查组"),
    *_of("item", checked="登记检查项结果"),
    *_of("photo", added="上传现场照片"),
    *_of(
        "finding",
        found="登记问题隐患",
        changed="修改问题隐患",
        imported="导入问题隐患",
        fixed_on_site="现场整改完成",
        ordered="责令限期改正",
        order_corrected="更正责令改正通知书",
        stopped="责令停止",
        dissuaded="劝阻",
        reported="当事人报告已整改",
        extension_asked="申请延期整改",
        extended="批准延期整改",
        extension_refused="不同意延期整改",
        verified="复查合格",
        sent_back="复查未完全整改",
        still_there="立案后复查未改好",
        given_up="登记不能整改",
        lapsed="逾期未改",
        referred="移送问题隐患",
        taken_back="移送退回，收回办理",
        filed="转立案",
        voided="撤销问题隐患",
        served="登记文书送达",
    ),
    *_of("reinspection", recorded="登记复查"),
    *_of("delivery", recorded="登记送达回证"),
    *_dated("officer", "执法证件"),
    *_dated("authority", "执法权限"),
    *_dated("check_item", "检查事项"),
    *_dated("penalty_rule", "处罚事项"),
    *_dated("discretion_band", "裁量基准"),
    *_dated("town_link", "股室联系乡镇"),
]
