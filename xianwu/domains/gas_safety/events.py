"""What happens in gas safety beside what the engine tells. Numbers of people are the engine's, so nothing is private."""

from xianwu.core.events.declarations import EventType


def _of(noun: str, **labels: str) -> list[EventType]:
    return [EventType(f"gas_safety.{noun}_{verb}", label) for verb, label in labels.items()]


EVENTS = [
    *_of("site", registered="登记燃气对象", changed="修改燃气对象", company_checked="登记供气企业安检"),
    *_of("entry", recorded="登记入户同意"),
    *_of("expert", declared="专家声明利益冲突", advised="登记专家意见"),
    *_of("partner", invited="通知联合部门", decided="登记联合部门处理结果"),
    *_of("household_check", recorded="登记供气企业上门", changed="修改供气企业上门"),
    *_of(
        "household_hazard",
        reported="供气企业报告隐患",
        fixed="登记安检隐患已整改",
        handed_over="转执法检查",
        voided="撤销隐患报告",
    ),
    *_of("review", opened="开始评查案卷", error_recorded="登记评查问题", confirmed="确认评查", scored="计算评查得分"),
    *_of(
        "training",
        planned="安排培训",
        changed="修改培训",
        attended="登记参训人员",
        held="培训已举办",
        cancelled="取消培训",
    ),
    *_of("question", added="登记题目", changed="修改题目"),
    *_of(
        "contest",
        planned="筹备比武",
        listed="固定题库",
        committed="公布题库承诺",
        recalled="收回题库承诺",
        questions_drawn="抽出题目",
        drawn="抽题",
        settled="评定名次",
    ),
    *_of("score", recorded="登记比武成绩"),
]
