"""Events on papers and their templates."""

from xianwu.core.events.declarations import EventType

ISSUED = "papers.paper_issued"
TEMPLATE_SET = "papers.template_set"
TEMPLATE_CLOSED = "papers.template_closed"
TEMPLATE_CORRECTED = "papers.template_corrected"
EVENTS = [
    EventType(ISSUED, "印发文书"),
    EventType(TEMPLATE_SET, "启用文书模板"),
    EventType(TEMPLATE_CLOSED, "停用文书模板"),
    EventType(TEMPLATE_CORRECTED, "修改文书模板"),
]
