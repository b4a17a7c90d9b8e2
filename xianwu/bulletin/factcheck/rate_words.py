"""The words that rates are told in: what names one, what is none, of what one is taken, and by which verb its part is known."""

from __future__ import annotations

import re

from xianwu.bulletin.factcheck.phrases import IS, PLANNED

# --- what is a rate, and what is none ------------------------------------------------------------------

RATE = re.compile(r"(?P<stem>[一-龥]{2,8}?)(?:率|比例|进度)(?:[一-龥]{0,4})$")
REACHES = f"(?:{IS}|是|提高[到至]|上升到|升至)*"
"""Between the name of a rate and its number."""
TAKES = rf"占(?:比|到|了|据)?(?P<of>[^，。；、\d]{{0,14}}?)(?:的?比[重例]|的|比)?{REACHES}$"
"""占行政村总数的, 占比提高到: before a share, with the words for its whole."""
CHANGES = "增长|下降|上升|降低|减少|增加|同比|环比|高于|低于"
"""A change, and no share."""
CHANGE = re.compile(f"{CHANGES}|提高|较|比[上去]|提升|回落|压缩|缩短")
OWN_RATES = "利率|毛利|增速|增幅|溢价|税率"
"""Rates of what no figure counts."""
ALL_AT_MOST = (
    "合格|(?<!拨备)(?<!流动性)覆盖|就业|入学|入园|巩固|知晓|满意|普及|到位|参保|办结|整改|化解|通过|处理|利用|入住|及格|回收|达标|准确|"
    "(?<!病床)(?<!床位)使用|出勤|参与|占有|结案|破案|绿化|硬化|受益|入户|处置|按时|续保|安装|配备|接种|签约|投保|服务|优良|结构"
)
"""What the rates are of that are 100 % at most."""
CUTS = "审减|核减|节约"

# --- of what it is taken -------------------------------------------------------------------------------

PLAN = re.compile(rf"(?<!超)(?<!超年度)(?<!超全年)(?:{PLANNED}|预算(?!收入|支出|[内外]|执行))")
"""What was set; 超计划0.6万亩 is what came beyond it."""
OF_ANOTHER = "同期|[去上]年|全市|全省|全国"
OF_PLAN_OR_ANOTHER = f"{OF_ANOTHER}|{PLANNED}|预算"
"""The whole is no figure of the text, or one of several."""
NO_NAMES = "总数|总量|总额|总面积|总人数|总户数|总数量|总|全部|全县|其|比|的"
"""占总数的, 占比, 占全部: the words for the whole name none."""
UNNAMED = re.compile(f"(?:{NO_NAMES})*")
OF_OTHERS = re.compile(
    r"其中[一-龥]{3,}率[^，。；]{0,3}$|[查改理治]后[一-龥]{2,5}率[^，。；]{0,3}$|前[两二三四五六七八九十\d]+[家名位户]|率由$|"
    r"审限内|法定|[一-龥]{2,8}中[一-龥]{2,8}占比?|以[上下][一-龥]{0,6}占|(?:压减|压缩|精简|缩短|减少)(?:比例|率|幅度)"
)
"""其中食用农产品合格率, 复查后合格率, 前两家合计占, 四星以上支部占: of other numbers than those before."""
COMPARED = re.compile("(?:超过|多于|少于|高于|低于)[^，。；]{1,10}的$")
"""成交231套，首次超过新房的164套，占58.5%: what it is held against is no part."""
FRAME = re.compile(r"[^，。；\d其]{1,12}中[，]?(?:已|有|已有|共有|现有)+[^，。；\d]{0,8}")
"""250个行政村中已有215个."""
NO_PARTS = ("岁", "周岁", "天", "年", "个月", "小时", "分钟", "分", "℃", "元/吨", "公里/小时")
"""Of what these measure no share is taken."""
COMMON = "机化成建生发人业率数总长产不新合有已"
"""Characters that a rate may share with any verb."""

# --- by which verb its part is known -------------------------------------------------------------------

_ALSO = {
    "结案": "结案|审结|办结|审执结|执结", "调撤": "调解撤诉|调撤", "办结": "办结|办理|答复|解决", "收缴": "收缴|缴纳|实缴|征缴", "征缴": "征缴|参保|缴费", "化解": "化解|调解成功", "体检": "体检|实检", "破案": "破案|侦破|破获", "出勤": "出勤|实到|到岗",
    "到会": "到会|实到", "审减": "审减|核减", "成活": "成活|存活", "完成": "完成|实际|已", "回收": "回收|收回", "调解": "调解成功|调成", "成功": "成功|调成",
    "执行": "执行|支出", "兑付": "兑付|已兑", "参检": "参检|实检", "参考": "参加考试|参考|实考", "参与": "参与|参加", "中签": "中签", "升学": "升学|升入", "录取": "录取|录用", "镇化": "城镇", "面签": "面签", "取证": "取证|取得", "发生": "发现|发生|查出|存在", "检出": "检出|查出|发现", "获证": "获证|取得", "化率": "绿化",
}  # fmt: skip


def verbs_of(stem: str) -> re.Pattern[str]:
    """The words that a rate is known by: 办结, 办理, 答复 for 办结率."""
    return re.compile(rf"(?<!不)(?:{_ALSO.get(stem[-2:], stem)})" if stem != "不合格" else "(?<!不)(?:不合格)")
