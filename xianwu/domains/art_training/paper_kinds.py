"""Papers of this room, with their first wording; the papers of visits and cases are the engine's."""

from xianwu.papers.declarations import PaperKind

GUIDE_NOTICE = PaperKind(
    "art_training.guide_notice",
    "办证一次性告知单",
    "{organ}艺告〔{year}〕{number}号",
    "{party}：\n\n你（单位）在{address}开展艺术类校外培训，没有取得办学许可。经研判，具备办证条件，现将需要补齐的条件和材料一次性告知如下。\n\n"
    "| 序号 | 需要补齐 |\n{% for each in missing %}| {{ forloop.counter }} | {{ each }} |\n{% endfor %}\n"
    "请于{due_on}前补齐并提出申请。取得许可前，请停止招生，不得收取新的培训费用。\n\n"
    "本告知单不是许可，也不是行政处罚。联系人及电话：{contact}",
    is_verifiable=True,
)
FIRE_NOTICE = PaperKind(
    "art_training.fire_notice",
    "消防隐患抄告函",
    "{organ}消抄〔{year}〕{number}号",
    "{to_organ}：\n\n我局于{found_on}检查{party}（地址：{address}）时，发现下列消防安全问题：\n\n{facts}\n\n"
    "我局已采取的措施：{measure}\n\n依据《消防法》第五十三条至第六十条，消防违法行为由贵单位依法处理，现将有关情况抄告，"
    "请依法核查，并将结果反馈我局。{reason}",
    is_verifiable=True,
)
PARENTS_NOTICE = PaperKind(
    "art_training.parents_notice",
    "家长提示",
    "{organ}艺提〔{year}〕{number}号",
    "各位家长：\n\n{party}（地址：{address}）截至{on}没有取得艺术类校外培训办学许可。{advice}\n\n"
    "选择校外培训机构时，请查看办学许可证和收费公示，一次交费不超过{months}个月或者{lessons}课时，费用存入监管账户，并索取合同和票据。\n\n"
    "发现无证培训、超期收费的，请向本机关反映：{contact}",
    is_verifiable=True,
)
PAPERS = [GUIDE_NOTICE, FIRE_NOTICE, PARENTS_NOTICE]
