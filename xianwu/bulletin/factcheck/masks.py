"""Numbers that count nothing: dates, hours, document numbers, names, ordinals, codes. They are blanked out first."""

from __future__ import annotations

import re

from xianwu.bulletin.factcheck.words import NAMED

BLANK = "\ue000"
_HAN = "〇零一二三四五六七八九十"
_RANGE = r"[-~—至到、]"
_YEAR = rf"(?:(?:19|20)\d\d|[{_HAN}]{{4}})"
_D = r"\d{1,2}"
_H = rf"[{_HAN}]{{1,3}}"
_MEASURED = "GDP|CPI|PPI|LPR|AQI|APP|LED|AED|ETC|COD|IPO|GEP|TEU|CT|VOC|VOCs"
"""Letters behind which a number is a figure: GDP 58.6亿元."""
_SHORT_QUOTE = 12

_PATTERNS = (
    r"https?://\S+|www\.\S+|(?<![A-Za-z0-9_.])[A-Za-z0-9_.]{1,64}@[A-Za-z0-9_.]+",
    r"《[^《》\n]*》",
    rf"[〔\[【（]{_YEAR}[〕\]】）]第?\d+号?",
    r"\d{17}[\dXx]|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<!\d)[48]00-?\d{3,4}-?\d{3,4}",
    rf"[{_HAN}\d]+届(?:[{_HAN}]中(?:全会)?、?)*[{_HAN}][中次]全会|K\d+[+＋]\d+|(?<![分共])(?:第?\d{1,3}[-~—至、]){0,5}\d{1,3}标段|党的[{_HAN}]+大|\d+分钟[^，。；、]{{0,6}}圈|\d+号楼\d+(?:单元|层|室|楼)",
    rf"[{_HAN}百]+届(?=全国|省|市|县|区|党|中央|人大|政协|委员|常委)|[{_HAN}]+次(?:全体)?会议",
    rf"(?<!提)前(?:\d{{1,2}}|{_H})个月",
    # years and months: 2021-2025年, 1-7月, 2025年8月29日, 二〇二五年, 11月中旬
    rf"{_YEAR}年?(?:{_RANGE}+{_YEAR})*年(?!以上|以下|来?的?历史)(?:度|代)?",
    r"20\d\d(?:届|级)(?=[一-龥])",
    rf"(?:民国|康熙|乾隆|道光|咸丰|同治|光绪|宣统)(?:\d+|{_H}|元)年",
    rf"{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)",
    rf"(?:{_D}|{_H})月?(?:{_RANGE}(?:{_D}|{_H}))?(?<!个)月(?!报)份?(?:(?:{_D}|{_H})日?(?:{_RANGE}(?:{_D}|{_H}))?[日号])?",
    rf"(?<!\d)(?:{_D})日?{_RANGE}{_D}日(?!内|以内|之内|游)",
    rf"(?<![\d个期时共续])(?<!历时)(?<!为期)(?<!工作)(?<!拘留)(?<!公示)(?<!停业)(?<!期限)(?<!缩短[至到])(?<!压缩[至到])(?<!压减[至到])(?<!延长[至到])(?:{_D}|{_H})[日号](?!内|以内|之内|缩短|压缩|压减|延长|游|间|龄|均|产|处理|工)",
    rf"第?(?:[{_HAN}1-4]|前[一二三两])个?季度|上半年|下半年",
    r"(?:19|20)?\d0年代|\d{2}世纪|[一二三四五六七八九十]+世纪",
    r"(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)|(?<![\d.])\d{1,2}[时点](?:\d{1,2}分|半|整|许|左右|前|后|至|到|-|，|。|起|开始|许)",
    rf"(?:周|星期|礼拜)[{_HAN}日天末]",
    # ordinals: 第38期, 第三方, 第十五届; rankings have been taken before
    r"[大小]（[12]）型",
    rf"第(?:\d+|[{_HAN}百千两]+)(?:[-—至、](?:\d+|[{_HAN}百千]+))*",
    # list numbers at the head of a line or clause: 1. （一） 一、 一是
    rf"(?<=\n)\d{{1,2}}[.、](?!\d)|^\d{{1,2}}[.、](?!\d)|（(?:\d{{1,2}}|{_H})）|(?<![{_HAN}百千万])[{_HAN}]{{1,2}}(?:是|、|则)(?![{_HAN}])",
    # codes and names: G107, GB/T 9704-2012, PM2.5, 5G, 4A级, 12345热线, 1+3+N, 世界500强
    rf"(?<![A-Za-z])(?!(?:{_MEASURED})[ \d])(?![A-Z]{{2,}}\d+(?:台|套|个|家|部|辆|人|名|件|项|次)(?!级))[A-Za-z]+(?:/[A-Za-z]+)?-?\d[\d.\-]*|(?:GB|GB/T|DB\d*/T|ISO|Windows|WPS|Office|No\.?) \d[\d.\-]*|(?<![\d.])\d[GKDAXM](?![A-Za-z0-9兆])(?:级|型)?",
    r"(?<!\d)(?:110|119|120|122|12345|12315|12328|12388|12333|12366|12348|12369|96\d{3,4})(?=热线|平台|电话|指挥|举报|政务|便民|报警|急救|投诉|服务|受理)",
    r"\d+[+＋][\dA-Za-zN+＋]+|[NX]\+\d+|\d+[×xX*]\d+(?:小时|天)?",
    r"\d+强(?!度|化)|百强|千强|(?<!\d)\d对\d(?!\d)|(?:建党|建国|成立|诞辰|逝世|胜利|抗战)\d+周年",
    r"\d+号(?:楼|线|院|地块|文|令|机|库|门|桌|路|台风|公告|提案|建议|议案)?|\d+路(?:公交|车)|\d+年级|[一二三四五六七八九]年级|\d{2}后",
    r"\d+(?:—|-)\d+号|\d+[：:]\d+",
)  # fmt: skip
MASK = re.compile("|".join(f"(?:{each})" for each in _PATTERNS), re.MULTILINE)
_ENDLESS = re.compile(r"[\d,.]{41,}|[〇零一二三四五六七八九两十百千万亿]{25,}")
"""No number is that long: a run of digits is read once and left alone."""
_PHASE = re.compile(r"(?<=[、，；和及与。])[三四五六七八](?P<kind>[期组队])(?=[一-龥\d])")
_QUOTED = re.compile(r"“([^“”\n]*)”")
_SPOKEN = re.compile(r"[^，。；“”\n]{0,12}(?:说|表示|介绍|告诉|感慨|坦言|算账)")
_NUMERAL = re.compile(rf"[{_HAN}百千万亿两余多几\d]")
_SENTENCE = re.compile(r"[，。；！？]")


def masked(words: str) -> str:
    """The text with everything that only looks like a figure blanked out, place for place."""
    words = _QUOTED.sub(_unquoted, _ENDLESS.sub(_blank, words))
    words = MASK.sub(_blank, words)
    words = _PHASE.sub(_unphased, words)
    return NAMED.sub(
        lambda found: _blank(found) if not _is_numeral(found.string, found.start() - 1) else found[0], words
    )


def _unphased(found: re.Match[str]) -> str:
    """Behind 一期 and 二期 the third is one of them, no count; 分三期 stays one."""
    return (
        _blank(found) if f"二{found['kind']}" in found.string[max(found.start() - 40, 0) : found.start()] else found[0]
    )


def _blank(found: re.Match[str]) -> str:
    return BLANK * len(found[0])


def _unquoted(found: re.Match[str]) -> str:
    """A short phrase in quotation marks is a name (“四到”, “1+2+N”); a sentence is read."""
    inner, words = found[1], found.string
    before, after = words[found.start() - 1 : found.start()], words[found.end() : found.end() + 1]
    is_speech = before in ("：", "说") or (before == "，" and after in "，。") or _SPOKEN.match(words, found.end())
    is_read = len(inner) > _SHORT_QUOTE or _SENTENCE.search(inner) or is_speech
    return found[0] if is_read else _blank(found)


def _is_numeral(words: str, place: int) -> bool:
    return place >= 0 and bool(_NUMERAL.match(words[place]))
