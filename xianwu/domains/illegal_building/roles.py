"""Who patrols. Whoever orders, files or decides holds a role of enforcement for the organ that may."""

from xianwu.core.people.roles import Role

PATROLLER = "illegal_building.patroller"

ROLES = [
    Role(PATROLLER, "网格巡查员", "巡查本网格、上报和劝阻；不能检查、责令或处罚，看不到举报人。"),
]
