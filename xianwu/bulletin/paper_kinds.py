"""The papers of the bulletin's office, with their first wording."""

from xianwu.papers.declarations import PaperKind

CALL = PaperKind(
    "bulletin.call",
    "约稿通知单",
    "约稿〔{year}〕{number}号",
    "{units}：\n\n为编好《{series}》，现就“{topic}”约稿，请按下列要求组织撰写、按期报送。\n\n"
    "| 项目 | 要求 |\n| 主题 | {topic} |\n| 要点 | {points} |\n| 字数 | 不超过 {word_limit} 字 |\n"
    "| 交稿期限 | {due_on} |\n| 联系人及电话 | {contact} |\n\n"
    "稿件经单位负责人签发后在系统内报送。文中数字请从台账引用，台账没有的写明数据来源。\n\n落款：{organ}\n\n落款：{issued_on}",
)
CIRCULAR = PaperKind(
    "bulletin.circular",
    "信息采用情况通报",
    "采用通报〔{year}〕{number}号",
    "各乡（镇）人民政府、街道办事处，县直各单位：\n\n{period}，《{series}》共出刊 {issues} 期，采用信息 {items} 条。"
    "现将各单位报送、采用和计分情况通报如下（截至{until}）。\n\n"
    "{% for group in groups %}## {{ group.group }}\n\n"
    "| 名次 | 单位 | 得分 | 报送 | 采用 | 批示 | 约稿 | 更正 |\n"
    "{% for each in group.rows %}| {{ each.0 }} | {{ each.1 }} | {{ each.2 }} | {{ each.3 }} | {{ each.4 }} "
    "| {{ each.5 }} | {{ each.6 }} | {{ each.7 }} |\n{% endfor %}\n{% endfor %}"
    "联合报送的信息按份额计入各单位，采用条数因此可能有小数。"
    "核对：{% for each in checks %}{{ each }}{% if not forloop.last %}；{% endif %}{% endfor %}。\n\n"
    "落款：{organ}\n\n落款：{issued_on}",
)
PAPERS = [CALL, CIRCULAR]
