"""What one sentence cannot mean: a least above the most, a mark that was passed and was not, a measure of another kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, bounds, may_exceed, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.bulletin.factcheck.hedges import CEILING, FLOOR, NEAR
from xianwu.bulletin.factcheck.phrases import IS, RISEN_OR_FALLEN
from xianwu.bulletin.factcheck.when import MONTH

_MOST = re.compile(r"最(?:高|大|多|长|年长)[^，。；、最]{0,10}$")
_LEAST = re.compile(r"最(?:低|小|少|短|年轻|年幼)[^，。；、最]{0,10}$")
_MIDDLE = re.compile(r"^[，、；]?平均[^，。；、最]{0,8}$")
_MEAN_FIRST = re.compile(r"平均[^，。；、最]{0,8}$")
_REACHED = re.compile(r"(?:大关)?[，（](?:达到?|为|实际为|实际达到?|实际[一-龥]{2,4}|完成|实现)$")
_GROWN = re.compile(
    rf"^，(?:同比|比上年|较上年|比去年|较去年|比上年同期|较上年同期|环比)?(?:{RISEN_OR_FALLEN}|上升|降低)(?:了)?$"
)
_POINTS = ("个百分点", "百分点")
_LENGTH = ("公里", "千米", "米", "延米", "毫米", "厘米")
_AREA = ("亩", "公顷", "平方米", "平方公里", "㎡", "平方")
_MASS = ("吨", "公斤", "千克", "斤", "克")
_VOLUME = ("立方米", "方", "立方", "升", "毫升")
_ENERGY = ("千瓦时", "度", "兆瓦时", "千瓦", "兆瓦")
_HEAT = ("℃", "摄氏度")
_PERSONS = (
    "人",
    "名",
    "位",
    "人次",
    "户",
    "家",
    "口",
    "批",
    "批次",
    "批次",
    "场",
    "岁",
    "周岁",
    "天",
    "次",
    "件",
    "元",
    "吨",
    "公斤",
    "千克",
    "斤",
)
_MEASURES = (*_LENGTH, *_AREA, *_MASS, *_VOLUME, *_ENERGY, *_HEAT, "元")
_NOUNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"面积(?:已|现已)?(?:为|达到?|约|近|超|完成|新增|增加|共|累计)?$", _AREA),
    (r"(?:里程|全长|总长|长度)(?:为|达到?|约|近|超|新增|增加|共|累计)?$", _LENGTH),
    (r"(?:户数|人数|家数|企业数|机构数|学生数|车次)(?:为|达到?|约|近|超过?|共|累计)?$", _PERSONS[:-5]),
    (rf"(?:降水量|降雨量)(?:{IS}|近|超)?$", _LENGTH),
    (r"(?:用电量|发电量)(?:为|达到?|约|近|超|完成)?$", _ENERGY),
    (rf"(?:供水量|用水量|蓄水量|供气量|用气量)(?:{IS}|近|超)?$", (*_VOLUME, *_MASS)),
    (r"(?:藏书|图书|书籍|刊物)(?:量)?(?:为|达到?|约|近|超|共|总量)?$", ("册", "本", "种", "部", "元")),
    (
        r"(?:人口|学员|学生|教师|群众|游客|党员|老人|职工|村民|干部|志愿者|考生|患者|就业)(?:总?数|规模)?(?:为|达到?|约|近|超过?|共)?$",
        _PERSONS,
    ),
    (r"(?:总产|总产量|产量|单产)(?:量)?(?:为|达到?|约|近|超过?|突破)?$", (*_MASS, *_VOLUME, *_ENERGY, "元")),
    (r"(?:造林|造林绿化|封山育林|森林抚育)(?:共|达)?$", (*_AREA, "元", "株")),
    (r"(?:播种|耕地|林地|高标准农田|撂荒地)(?:共|达)?$", (*_AREA, "元", *_MASS)),
    (
        r"(?:收割机|拖拉机|播种机|无人机|插秧机|烘干机|挖掘机|铲车|吊车|大型机械)(?:共|达)?$",
        ("台", "辆", "架", "套", "台套", "台次", "元", "部", "架次", "台（套）"),
    ),
    (r"日均?(?:供水|用水|产水|供气|用气|处理污水|处理垃圾)$", (*_VOLUME, *_MASS)),
    (rf"(?:处理|供水|蓄水|排水)(?:污水)?能力(?:{IS}|共)?$", (*_VOLUME, *_MASS)),
    (r"(?:边沟|管道|管网|沟渠|护栏)$", (*_LENGTH, "元")),
    (rf"总容量(?:{IS}|共)?$", ("千伏安", "兆伏安", "千瓦", "兆瓦", "吉瓦", *_VOLUME, *_MASS)),
    (rf"(?:配变|变压器)容量(?:{IS}|共)?$", ("千伏安", "兆伏安", "千瓦", "兆瓦", "吉瓦", *_VOLUME)),
    (r"(?:柴油|汽油|化肥|种子|饲料)$", (*_MASS, *_VOLUME, "元")),
    (
        rf"(?:[猪牛羊禽鸡鸭]|牲畜|家禽)(?:存栏|出栏)量?(?:{IS}|共)*$",
        ("头", "只", "羽", "匹", "头（只）", "口", "元", "%"),
    ),
    (r"接待(?:游客|旅客|患者|群众|学生)$", _PERSONS[:-5]),
    (r"(?:堤防|护岸|岸线|围栏|管线)$", (*_LENGTH, "元")),
    (rf"(?:门诊量|就诊量|接诊量|诊疗量|客流量|出生人口)(?:{IS}|共)*$", _PERSONS[:-5]),
    (rf"(?:总仓容|仓容)(?:{IS}|共)*$", (*_MASS, *_VOLUME)),
    (rf"容积(?:{IS}|共)?$", _VOLUME),
    (rf"库容(?:{IS}|共)?$", (*_VOLUME, *_MASS)),
    (
        rf"(?<!每)(?:等候时间|等待时间|办理时间|用时|时长|日照时数|工时|学时)(?:均|平均)?(?:{IS}|近|超)?$",
        ("小时", "分钟", "分", "天", "工作日", "个工作日", "秒", "年", "个月", "日", "课时", "学时", "个", "元"),
    ),
    (rf"(?:下载|上传|上行|下行|传输)(?:速率|速度)(?:{IS}|近|超)?$", ("兆", "Mbps", "兆比特/秒")),
    (r"(?:花费|耗资|费用|价款|租金|慰问金|奖金|善款|捐款)(?:合计|共|共计|总计|为|达|约|近|超)*$", ("元", "笔")),
    (r"吞吐量(?:达到?|为|约|近|超|突破)?$", (*_MASS, "箱", "标箱", "元")),
    (r"(?:收购|入库|销售)(?:晚稻|早稻|稻谷|小麦|玉米|粮食|大豆|油菜籽)(?:共|达)?$", (*_MASS, "元")),
    (r"(?:处理|清运|清理|转运|焚烧|清除)(?:生活|建筑|餐厨)?(?:垃圾|淤泥|渣土)(?:共|达|约)?$", (*_MASS, *_VOLUME)),
    (r"(?:风速|车速|流速|时速)(?:达到?|为|约|近|超|每秒|每小时)*$", _LENGTH),
    (rf"(?:最高|最大|电网)?负荷(?:{IS}|近|超)?$", _ENERGY),
    (rf"(?:清淤量|土方量|土石方|挖方量|清运量)(?:{IS}|共)?$", (*_VOLUME, *_MASS)),
    (r"提供(?:就业|用工)?岗位(?:共|达)?$", ("个", "种", "类")),
    (r"(?:亩产|单产|平均亩产)(?:量|为|达到?|约|近|超)*$", (*_MASS, "元")),
    (r"(?:装置|报警器|调压阀|灶具|设备)(?:共|达)?$", ("元", *_MASS, *_ENERGY)),
    (r"(?:药物|药品|口罩|疫苗|帐篷|棉被|防护服)(?:共|达)?$", ("元", *_MASS, *_VOLUME)),
    (r"(?:改造|新建|铺设|整修|修建)(?:步道|绿道|游步道|人行道)(?:共|达)?$", (*_LENGTH, *_AREA)),
    (r"(?:古树名木|古树|树木|苗木|花木|行道树)(?:共|达)?$", ("株", "棵", "元", *_AREA)),
    (r"(?:广场|公园|游园)(?:共|达)?$", (*_AREA, "元")),
    (r"(?:学校|医院|卫生室|书屋|公厕|路灯|摄像头|车位|岗位|床位|图书室|企业|门店|商户)(?:共|达)?$", ("元", *_AREA)),
    (r"(?:用户|住户|家庭|摊位|商户|人员|学员|车辆)(?:共|达|新增)?$", ("元",)),
    (
        r"(?:改建|新建|硬化|修建|改造|整修|拓宽|提升)[^，。；、]{0,6}(?:公路|道路|街道)(?:共|达)?$",
        (*_LENGTH, "平方米", "元", "立方米"),
    ),
    (rf"蓄积量?(?:{IS}|约|共)*$", _VOLUME),
    (rf"(?:耕地保有量|永久基本农田)(?:{IS}|约|共)*$", _AREA),
    (
        r"(?:年产|生产|产出)(?:蔬菜|水果|粮食|食用菌|菌菇|鸡蛋|牛奶|肉类|水产品|茶叶|药材)(?:约|达|近)*$",
        (*_MASS, *_VOLUME, "元", "枚", "箱"),
    ),
    (rf"(?:气温|水温|室温)(?:{IS}|近|超)?$", _HEAT),
    (
        r"(?:补贴|补助|奖补|专项|扶持|帮扶)资金(?:兑付|发放|拨付|支出|到位|下达|共|达)*$",
        ("元", "笔", "批", "批次", "项", "次"),
    ),
    (r"(?:总产值|税收收入|财政收入|预算收入|罚款|授信金额|贷款金额|总投资)(?:为|达到?|约|近|超|完成)?$", ("元",)),
)
_ABOVE = re.compile(r"[，]?(?P<way>超过?|高于|超出|高出|低于)[^，。；（）\d]{0,8}$")
_UNDER, _ONLY = re.compile("(?:不足|不到)$"), re.compile("，(?:仅|只)(?:有|为)?")
_LIMITED = re.compile(r"限额")
_OWED = re.compile(r"余额")
_KEPT = re.compile(
    r"控制在(?:[^，。；]{0,8})?限额(?:之内|以内|内)|(?:未|没有)(?:超过?|突破)[^，。；]{0,6}限额|在[^，。；]{0,6}限额(?:之内|以内|内)"
)
_MONTH = re.compile(rf"(?<![\d—~至到-]){MONTH}(?:份)?(?![-~—至到\d])")
_GOOD_DAYS = re.compile(r"(?:优良天数|优良日|晴天|雨日|高温日数|降雨日数)[^，。；\d]{0,4}$")
_DISCRETE = (
    "人",
    "名",
    "位",
    "户",
    "家",
    "个",
    "件",
    "起",
    "辆",
    "台",
    "所",
    "座",
    "处",
    "次",
    "场",
    "份",
    "张",
    "栋",
    "套",
    "人次",
    "户次",
    "项",
    "批",
    "头",
    "只",
    "株",
    "支",
    "间",
    "条",
    "宗",
    "笔",
)
_MEAN_OR_RATE = re.compile(r"均|每|率|折|比|当量|标准|千人|万人|百人|相当|合计为|按")
_NEXT_OF_ROW = re.compile("[、和与及]")
_MONEY = re.compile(
    r"(?:(?<!每)金额|(?:存款|投资|补助|补贴|工资|税收|销售|成交|交易|授信|融资|工程款)总?额|工程款(?:总额)?|经济损失|余额|产值|利润|销售额|营业额|总投资|授信额度|成交额|交易额|进出口总额|税收收入|财政收入)(?:为|达到?|约|近|超过?|突破|完成|实现|共计?|合计|总计|累计)*$"
)
_MONEY_UNITS = ("元", "美元", "欧元", "港元", "日元", "英镑", "%", "倍", "成", "‰", "位", "名", "")
_PLACES, _FIELDS = ("位", "名"), ("个", "家", "所", "名", "支", "座", "人", "位", "队", "项")
_RANKED = re.compile(
    r"(?:县|市|区|省|乡|镇|街道|单位|部门|村|学校|企业|选手|参赛|队|社区|地市|支队|支行|银行|医院|成员)[^。；，]{0,28}?(?:中|里|内|间|排名|考核|测评|考评|评比|监测)|(?:乡镇|街道)(?:（街道）|、街道)?，[^。；]{0,30}全县[^。；]{0,10}(?:排名|考核|测评|考评|评比)"
)
_STARS = re.compile(r"全国|全省|全球|世界")
_KINDS = tuple((re.compile(noun), units) for noun, units in _NOUNS)


def _short_of(one: Claim, other: Claim) -> Iterator[Finding]:
    """不足70家，仅73家."""
    is_pair = one.unit == other.unit and _UNDER.search(one.gap) and _ONLY.fullmatch(other.gap)
    if is_pair and other.figure.low >= one.value:
        words = f"既说不足 {one.value.normalize():f}{one.unit}，又说仅 {other.figure.text}。"
        yield finding("hedge", [one.figure, other.figure], words, "请核对这两个数。")


def check_limits(sentence: Sentence) -> Iterator[Finding]:
    """Most and least, marks passed, points of an amount, measures, places in a ranking."""
    yield from _most_and_least(sentence)
    yield from _placed(sentence)
    yield from _above_level(sentence)
    yield from _within_limit(sentence)
    yield from _days_of_month(sentence)
    for one, other in pairwise(sentence.claims):
        yield from _passed(sentence, one, other)
        yield from _short_of(one, other)
        yield from _in_points(one, other)
    for claim in sentence.claims:
        yield from _measured(claim)
        yield from _half_a_man(sentence, claim)
        yield from _no_money(claim)


def _most_and_least(sentence: Sentence) -> Iterator[Finding]:
    """最高92分，最低78分，平均95分."""
    for place, claim in enumerate(sentence.claims[:-1]):
        pair = [claim, sentence.claims[place + 1]]
        most = next((each for each in pair if _MOST.search(each.lead)), None)
        least = next((each for each in pair if _LEAST.search(each.lead)), None)
        if most is None or least is None or most.unit != least.unit or claim.figure.text.startswith("第"):
            continue
        if most.value < least.value:
            words = f"最大值 {most.figure.text} 小于最小值 {least.figure.text}。"
            yield finding("order", [most.figure, least.figure], words, "请核对这两个数。")
            continue
        around = (*sentence.claims[max(place - 1, 0) : place], *sentence.claims[place + 2 : place + 3])
        for middle in around:
            is_mean = middle.unit == most.unit and (_MIDDLE.search(middle.gap) or _MEAN_FIRST.search(middle.lead))
            if is_mean and not least.value <= middle.value <= most.value:
                words = f"平均值 {middle.figure.text} 不在 {least.figure.text} 与 {most.figure.text} 之间。"
                yield finding("order", [most.figure, least.figure, middle.figure], words, "请核对这三个数。")


def _above_level(sentence: Sentence) -> Iterator[Finding]:
    """水位187.36米，超汛限水位（186.50米）0.86米."""
    for place in range(len(sentence.claims) - 2):
        is_, level, by = sentence.claims[place : place + 3]
        way = _ABOVE.search(level.gap.removesuffix("（"))
        is_in_brackets = level.gap.endswith("（") and by.gap == "）"
        is_plain = bool(re.fullmatch("(?:的[一-龥]{0,8})?", by.gap)) and "百分点" in by.unit
        units = {is_.unit, level.unit, "%" if is_plain else by.unit}
        if len(units) > 1 or not way or is_.gap == "）" or not (is_in_brackets or is_plain):
            # 超警戒水位（38.00米）0.62米，低于保证水位（40.00米）: 0.62 is a difference itself.
            continue
        high, low = (level, is_) if way["way"] == "低于" else (is_, level)
        if not meet(_less(bounds(high.figure), bounds(low.figure)), bounds(by.figure)):
            words = f"{is_.figure.text} 与 {level.figure.text} 相差 {said(abs(is_.value - level.value), by.figure)}，文中写作 {by.figure.text}。"
            yield finding("difference", [is_.figure, level.figure, by.figure], words, "请核对这三个数。")


def _less(high: Bounds, low: Bounds) -> Bounds:
    return (high[0] if low[1] is None else high[0] - low[1]), None if high[1] is None else high[1] - low[0]


def _within_limit(sentence: Sentence) -> Iterator[Finding]:
    """债务限额36.8亿元，余额38.6亿元，控制在限额之内."""
    kept = _KEPT.search(sentence.words)
    limits = [each for each in sentence.claims if _LIMITED.search(each.lead)]
    owed = [each for each in sentence.claims if _OWED.search(each.lead)]
    is_pair = len(limits) == len(owed) == 1 and limits[0].unit == owed[0].unit
    if kept and is_pair and may_exceed(bounds(owed[0].figure), bounds(limits[0].figure)):
        words = f"余额 {owed[0].figure.text} 大于限额 {limits[0].figure.text}，却写作“{kept[0]}”。"
        yield finding("subset", [limits[0].figure, owed[0].figure], words, "请核对这两个数。")


def _days_of_month(sentence: Sentence) -> Iterator[Finding]:
    """8月份，优良天数32天."""
    for claim in sentence.claims:
        months = [int(each["month"]) for each in _MONTH.finditer(sentence.words[: claim.figure.start - sentence.start])]
        is_days = claim.unit == "天" and _GOOD_DAYS.search(claim.lead) and len(months) == 1 and 1 <= months[0] <= 12
        if (
            is_days
            and re.search(rf"(?<![\d—~至到-]){months[0]}月份?[，]?[^，。；]*$", claim.gap)
            and claim.figure.low > 31
        ):
            words = f"{months[0]}月没有 {claim.figure.text}。"
            yield finding("span", [claim.figure], words, "请核对天数或时段。")


def _placed(sentence: Sentence) -> Iterator[Finding]:
    """在全省13个地市中排名第15位."""
    for place, rank in enumerate(sentence.claims):
        if not rank.figure.text.startswith("第") or rank.unit not in _PLACES:
            continue
        field = next((each for each in sentence.claims[:place][::-1] if _is_field(sentence, each, rank)), None)
        if field is not None and field.figure.is_exact and field.value < rank.value:
            words = f"{field.figure.text}之中不会有{rank.figure.text}。"
            yield finding("rank", [field.figure, rank.figure], words, "请核对名次或参评的数量。")


def _is_field(sentence: Sentence, field: Claim, rank: Claim) -> bool:
    """9个县（市、区）…考评中 before a place that is not told of the whole country or province."""
    between = sentence.between(field, rank)
    is_ours = "；" not in between and not _STARS.search(rank.lead)
    return field.unit in _FIELDS and is_ours and bool(_RANKED.match(between))


def _passed(sentence: Sentence, one: Claim, other: Claim) -> Iterator[Finding]:
    """突破10亿元，达到9.8亿元."""
    hedge, value = one.figure.hedge.before, one.value
    if one.unit != other.unit or not _REACHED.fullmatch(sentence.between(one, other)):
        return
    low, high = bounds(other.figure)
    if (hedge in FLOOR and high is not None and high < value) or (hedge in CEILING + NEAR and low > value):
        words = f"“{hedge}{one.figure.text}”与 {other.figure.text} 矛盾。"
        yield finding("equal", [one.figure, other.figure], words, "请核对这两个数。")


def _in_points(one: Claim, other: Claim) -> Iterator[Finding]:
    """产值86亿元，同比增长8.2个百分点: an amount grows in per cent."""
    if other.unit in _POINTS and not one.figure.is_share and one.figure.unit in _MEASURES and _GROWN.search(other.gap):
        words = f"{one.figure.text} 是数量，增减用百分数（%），不用百分点：{other.figure.text}。"
        yield finding("points", [one.figure, other.figure], words, "改用%，或写明是哪个比率的增减。")


def _half_a_man(sentence: Sentence, claim: Claim) -> Iterator[Finding]:
    """新增企业12.6家: what is counted one by one has no fractions; a 万 was left out."""
    place = claim.figure.start - sentence.start
    is_changed = re.match("[减增降升]少?加?[到至为]|[升降提][高低]?[到至]", claim.gap)
    around = (sentence.words[max(place - 30, 0) : place] if is_changed else _row_head(sentence, claim)) + claim.tail[:6]
    if re.match(r"[、和与]\d+(?:\.\d+)?个?百分点", sentence.words[claim.figure.end - sentence.start :]):
        # 分别提高1.9个和3.5个百分点.
        return
    if re.fullmatch("[人家户]带", claim.gap):
        # 平均1个人带3.5个.
        return
    is_odd = "." in claim.figure.digits and not re.search("[万亿千百]", claim.figure.text)
    if is_odd and claim.figure.unit in _DISCRETE and not _MEAN_OR_RATE.search(around):
        words = f"{claim.figure.text}：“{claim.figure.unit}”不能有小数，疑似漏写“万”。"
        yield finding("unit", [claim.figure], words, "请核对数字和单位。")


def _row_head(sentence: Sentence, claim: Claim) -> str:
    """每千人分别为3.1人、3.8人: what is said of the first of a row is said of them all."""
    place = sentence.claims.index(claim)
    first = next((at for at in range(place, -1, -1) if not _NEXT_OF_ROW.match(sentence.claims[at].gap)), 0)
    return "，".join(each.gap[-16:] for each in sentence.claims[first : place + 1])


def _no_money(claim: Claim) -> Iterator[Finding]:
    """贷款余额26.4亿吨."""
    if _MONEY.search(claim.lead) and claim.figure.unit not in _MONEY_UNITS and "百分点" not in claim.figure.unit:
        words = f"“{claim.label}”以钱计，不以“{claim.figure.unit}”计：{claim.figure.text}。"
        yield finding("unit", [claim.figure], words, "单位应为元、万元或亿元。")


def _measured(claim: Claim) -> Iterator[Finding]:
    """种植面积5.6万吨."""
    for noun, units in _KINDS:
        is_measured = units in (_AREA, _LENGTH, _ENERGY, _VOLUME, _HEAT)
        is_other = claim.figure.unit in _MEASURES or (
            is_measured and claim.figure.unit in _DISCRETE and claim.unit not in ("次", "个")
        )
        if is_other and claim.figure.unit not in units and noun.search(claim.lead):
            words = f"“{claim.label}”不能以“{claim.figure.unit}”计：{claim.figure.text}。"
            yield finding("unit", [claim.figure], words, f"单位应为{'、'.join(units[:3])}等。")
