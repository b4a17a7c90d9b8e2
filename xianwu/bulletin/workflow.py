"""The passages of contributions, of issues and of leaders' notes."""

from xianwu.bulletin.contribution_flow import CONTRIBUTION
from xianwu.bulletin.issue_flow import ISSUE
from xianwu.bulletin.note_flow import NOTE

FLOWS = [CONTRIBUTION, ISSUE, NOTE]
