"""What happens to a case, in the past tense. Numbers of persons never enter the log."""

from xianwu.core.events.declarations import EventType

PRIVATE = ("phone", "party_id", "party_digest")


def _of(noun: str, **labels: str) -> list[EventType]:
    return [EventType(f"enforcement.{noun}_{verb}", label, private=PRIVATE) for verb, label in labels.items()]


EVENTS: list[EventType] = [
    *_of(
        "case",
        opened="登记线索",
        changed="修改线索",
        paper_corrected="更正文书",
        order_printed="制发责令改正通知书",
        particulars_corrected="更正当事人信息",
        filing_applied="申请立案",
        filing_returned="退回补充线索",
        filed="批准立案",
        not_filed="不予立案",
        investigated="调查终结",
        reviewed="法制审核",
        discussed="集体讨论",
        reopened="退回补充调查",
        notified="制发事先告知书",
        notice_served="告知书送达",
        defence_heard="登记陈述申辩",
        defence_waived="当事人书面放弃陈述申辩",
        hearing_asked="受理听证申请",
        hearing_noticed="通知听证",
        hearing_reported="提交听证报告",
        hearing_dropped="听证撤回或视为放弃",
        defence_reviewed="复核陈述申辩",
        decided="作出处罚决定",
        spared="决定不予处罚",
        decided_on_spot="当场处罚",
        put_on_record="当场处罚备案",
        served="决定书送达",
        performed="履行完毕",
        payment_deferred="批准暂缓、分期缴纳",
        surcharge_waived="减免加处罚款",
        challenged="登记复议或诉讼",
        challenge_ended="登记复议或诉讼结果",
        reminded="制发催告书",
        reminder_served="催告书送达",
        seal_approved="批准查封",
        sealed="实施查封",
        seal_extended="延长查封",
        unsealed="解除查封",
        plea_heard="登记催告后陈述申辩",
        plea_answered="复核催告后意见",
        announced="公告限期自行拆除",
        coercion_decided="作出强制执行决定",
        coercion_served="强制执行决定书送达",
        court_applied="申请法院强制执行",
        closed="结案",
        archived="归档",
        transferred="移送",
        suspended="中止",
        resumed="恢复",
        terminated="终结",
        annulled="撤销处罚决定",
        imported="从台账导入",
        import_undone="撤销导入",
        file_made="制作卷宗",
    ),
    *_of("handler", assigned="指派办案人员", recusal_asked="申请回避", recused="决定回避", recusal_refused="驳回回避申请"),
    *_of("custody", taken="先行登记保存", ended="处理登记保存的证据"),
    *_of("payment", recorded="登记缴款", handed="当场收缴款交机关", banked="当场收缴款缴入银行"),
    *_of("finding", linked="关联案件"),
]  # fmt: skip
