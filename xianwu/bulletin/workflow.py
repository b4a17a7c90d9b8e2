"""The passages of contributions, of issues, of leaders' notes and of periodicals."""

from xianwu.bulletin.contribution_flow import CONTRIBUTION
from xianwu.bulletin.issue_flow import ISSUE
from xianwu.bulletin.note_flow import NOTE
from xianwu.bulletin.series_flow import SERIES

FLOWS = [CONTRIBUTION, ISSUE, NOTE, SERIES]
