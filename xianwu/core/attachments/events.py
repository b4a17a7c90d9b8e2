"""Events on a record's files."""

from xianwu.core.events.declarations import EventType

ADDED = "attachments.file_added"
REMOVED = "attachments.file_removed"
EVENTS = [EventType(ADDED, "上传附件"), EventType(REMOVED, "撤下附件")]
