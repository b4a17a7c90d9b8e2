from xianwu.core.events.declarations import EventType

OPENED, CHANGED = "toyroom.errand_opened", "toyroom.errand_changed"
EVENTS = [EventType(OPENED, "登记事项"), EventType(CHANGED, "修改事项", private=("contact",))]
