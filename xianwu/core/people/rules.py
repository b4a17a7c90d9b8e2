"""Parameters of signing in."""

from datetime import date

from xianwu.core.rules.declarations import Parameter

SOURCE = "GB/T 22239-2019 网络安全等级保护基本要求 8.1.4.1 身份鉴别（登录失败处理、超时退出）"
SINCE = date(2019, 12, 1)
PARAMETERS = [
    Parameter("people.failures_per_name", "同一账号连续登录失败上限", "次", "5", SOURCE, SINCE),
    Parameter(
        "people.failures_per_address",
        "同一地址登录失败上限",
        "次",
        "50",
        SOURCE,
        SINCE,
        "机关多人共用一个出口地址，上限应当高于单个账号。",
    ),
    Parameter("people.lock_minutes", "登录锁定时长", "分钟", "15", SOURCE, SINCE),
    Parameter("people.idle_minutes", "无操作自动退出", "分钟", "60", SOURCE, SINCE),
]
