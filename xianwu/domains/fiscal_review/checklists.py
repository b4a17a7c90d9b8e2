"""The papers each kind of review needs, as first rows of the checklist; a county edits them afterwards."""

from xianwu.domains.fiscal_review.kinds import Stage

COUNTY = "参照湘潭县财政投资评审资料清单（2018）"

_COMMON = (
    ("送审函", True, COUNTY),
    ("资料真实性承诺书", True, COUNTY),
    ("立项批复", True, COUNTY),
)

CHECKLISTS: dict[str, tuple[tuple[str, bool, str], ...]] = {
    Stage.ESTIMATE: (*_COMMON, ("初步设计文件", True, COUNTY), ("概算书", True, COUNTY)),
    Stage.BUDGET: (
        *_COMMON,
        ("施工图及审查意见", True, COUNTY),
        ("工程量清单及控制价", True, COUNTY),
        ("概算批复", True, COUNTY),
        ("资金来源证明", True, COUNTY),
        ("地质勘察报告", False, COUNTY),
    ),
    Stage.SETTLEMENT: (
        *_COMMON,
        ("招投标文件及中标通知书", True, COUNTY),
        ("施工合同", True, COUNTY),
        ("竣工图", True, COUNTY),
        ("工程结算书", True, COUNTY),
        ("竣工验收证明", True, COUNTY),
        ("变更签证资料", False, COUNTY),
        ("监理日志", False, COUNTY),
    ),
    Stage.FINAL_ACCOUNT: (
        *_COMMON,
        ("竣工财务决算报表", True, COUNTY),
        ("各单项结算评审结论", True, COUNTY),
        ("资产移交清单", True, COUNTY),
    ),
    Stage.CHANGE: (*_COMMON, ("变更申请及会议纪要", True, COUNTY), ("变更预算书", True, COUNTY)),
}
