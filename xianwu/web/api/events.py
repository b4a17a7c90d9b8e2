"""Events on tokens."""

from xianwu.core.events.declarations import EventType

CREATED = "api.token_created"
REVOKED = "api.token_revoked"
EVENTS = [EventType(CREATED, "创建接口令牌", private=("digest",)), EventType(REVOKED, "吊销接口令牌")]
