"""What is told of an exchange of keys. No event ever holds a key or a value."""

from xianwu.core.events.declarations import EventType

BEGUN = "keys.change_begun"
RESEALED = "keys.values_resealed"
FINISHED = "keys.change_finished"
EVENTS = [
    EventType(BEGUN, "开始更换加密密钥"),
    EventType(RESEALED, "重新加密一批"),
    EventType(FINISHED, "完成更换加密密钥"),
]
