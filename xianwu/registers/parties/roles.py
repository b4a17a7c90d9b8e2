"""Roles of the register of parties."""

from xianwu.core.people.roles import Role

REGISTRAR = "parties.registrar"
READER = "parties.reader"
ROLES = [
    Role(REGISTRAR, "主体登记员", "登记和修改本单位范围内的经营主体与人员，确认或否定疑似重复。"),
    Role(READER, "主体查询员", "查看全县经营主体，证件号码和电话只显示掩码。", is_reader=True),
]
