"""Events on papers and their templates."""

from xianwu.core.events.declarations import EventType

ISSUED = "papers.paper_issued"
TEMPLATE_SET = "papers.template_set"
TEMPLATE_CLOSED = "papers.template_closed"
TEMPLATE_CORRECTED = "papers.template_corrected"
ORGAN_WORD_SET = "papers.organ_word_set"
ORGAN_WORD_CLOSED = "papers.organ_word_closed"
ORGAN_WORD_CORRECTED = "papers.organ_word_corrected"
EVENTS = [
    EventType(ISSUED, "印发文书"),
    EventType(TEMPLATE_SET, "启用文书模板"),
    EventType(TEMPLATE_CLOSED, "停用文书模板"),
    EventType(TEMPLATE_CORRECTED, "修改文书模板"),
    EventType(ORGAN_WORD_SET, "启用发文代字"),
    EventType(ORGAN_WORD_CLOSED, "停用发文代字"),
    EventType(ORGAN_WORD_CORRECTED, "修改发文代字"),
]
