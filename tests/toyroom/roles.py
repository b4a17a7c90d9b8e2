from xianwu.core.people.roles import Role

CLERK, CHECKER, READER, PARTNER = "toyroom.clerk", "toyroom.checker", "toyroom.reader", "toyroom.partner"
ROLES = [
    Role(CLERK, "事项经办"),
    Role(CHECKER, "事项核验"),
    Role(READER, "事项查阅", is_reader=True),
    Role(PARTNER, "事项协办"),
]
