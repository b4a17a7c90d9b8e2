"""Events of the register; numbers of people never enter the log."""

from xianwu.core.events.declarations import EventType

PRIVATE = ("phone", "id_number", "legal_rep")
ENTERPRISE_REGISTERED = "parties.enterprise_registered"
ENTERPRISE_CHANGED = "parties.enterprise_changed"
ENTERPRISE_MERGED = "parties.enterprise_merged"
PERSON_REGISTERED = "parties.person_registered"
PERSON_CHANGED = "parties.person_changed"
REFERENCE_MOVED = "parties.reference_moved"
DUPLICATE_SUGGESTED = "parties.duplicate_suggested"
DUPLICATE_CONFIRMED = "parties.duplicate_confirmed"
DUPLICATE_DISMISSED = "parties.duplicate_dismissed"
NUMBER_SHOWN = "parties.number_shown"
EVENTS = [
    EventType(ENTERPRISE_REGISTERED, "登记经营主体", PRIVATE),
    EventType(ENTERPRISE_CHANGED, "修改经营主体", PRIVATE),
    EventType(ENTERPRISE_MERGED, "合并经营主体", PRIVATE),
    EventType(PERSON_REGISTERED, "登记人员", PRIVATE),
    EventType(PERSON_CHANGED, "修改人员", PRIVATE),
    EventType(REFERENCE_MOVED, "随主体合并改指"),
    EventType(DUPLICATE_SUGGESTED, "提示疑似重复"),
    EventType(DUPLICATE_CONFIRMED, "确认重复并合并"),
    EventType(DUPLICATE_DISMISSED, "确认不是重复"),
    EventType(NUMBER_SHOWN, "查看完整号码"),
]
