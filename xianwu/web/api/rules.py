"""Parameters of tokens."""

from datetime import date

from xianwu.core.rules.declarations import Parameter

SOURCE = "GB/T 22239-2019 网络安全等级保护基本要求 8.1.4.1 身份鉴别（鉴别信息定期更换、登录失败处理）"
SINCE = date(2019, 12, 1)
PARAMETERS = [
    Parameter("api.token_days", "接口令牌最长有效期", "天", "365", SOURCE, SINCE),
    Parameter("api.tokens_per_person", "每人在用的接口令牌上限", "个", "10", SOURCE, SINCE),
    Parameter("api.wrong_tokens", "同一地址用错令牌的上限", "次", "30", SOURCE, SINCE),
    Parameter("api.lock_minutes", "用错令牌后的锁定时长", "分钟", "15", SOURCE, SINCE),
]
