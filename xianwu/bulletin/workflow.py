"""The passages of contributions, of issues, of leaders' notes, of periodicals and of places in the route."""

from xianwu.bulletin.collecting.flow import FLOWS as COLLECTING
from xianwu.bulletin.contribution_flow import CONTRIBUTION
from xianwu.bulletin.issue_flow import ISSUE
from xianwu.bulletin.notes.flow import NOTE
from xianwu.bulletin.series_flow import SERIES
from xianwu.bulletin.signoff.flow import PLACE

FLOWS = [CONTRIBUTION, ISSUE, NOTE, SERIES, PLACE, *COLLECTING]
