from tests.toyroom import actions
from tests.toyroom.models import Errand
from tests.toyroom.roles import CHECKER, CLERK, PARTNER, READER
from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.kit.pages import RecordPages
from xianwu.kit.panels import Fields


class ErrandPages(RecordPages):
    model, slug, title = Errand, "errands", "事项"
    columns = ("number", "title", "unit", "amount", "state", "clock")
    filters = ("state", "unit", "amount")
    search = ("number", "title")
    ordering = ("number",)
    panels = (Steps(), Fields("title", "permit_no", "amount"), Clocks(), Files(), Timeline())
    form_fields = ("number", "title", "unit", "permit_no", "amount", "contact")
    board = "state"
    readers = (CLERK, CHECKER, READER, PARTNER)
    writers = (CLERK,)
    create, change = actions.open_errand, actions.change_errand


PAGES = [ErrandPages]
