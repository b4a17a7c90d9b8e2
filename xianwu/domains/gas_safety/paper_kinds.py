"""The one paper of this room, with its first wording; the papers of visits and cases are the engine's."""

from xianwu.papers.declarations import PaperKind

SUPPLY_NOTICE = PaperKind(
    "gas_safety.supply_notice",
    "重大燃气隐患告知函",
    "{organ}燃告〔{year}〕{number}号",
    "{supplier}：\n\n我局于{found_on}检查{party}（地址：{address}）时，发现下列重大燃气安全隐患：\n\n{facts}\n\n"
    "我局采取的措施：{order_no}，在复查合格前停止使用有关设施。\n\n请你单位：{demand}\n\n"
    "请依照《城镇燃气管理条例》和供用气合同处置，并将结果书面反馈。对居民生活用气，不得以停止供气的方式迫使其履行义务。\n\n"
    "联系人及电话：{contact}",
    is_verifiable=True,
)
PAPERS = [SUPPLY_NOTICE]
