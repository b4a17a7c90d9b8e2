"""`xianwu rekey`: exchange the key that seals personal numbers, while the county works.

First `--new` puts a fresh key before the old one, then every process is restarted, then `xianwu rekey` brings all values
and indexes under the newest key, and `--drop` forgets the keys that nothing needs any more.
"""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser, Namespace
from base64 import urlsafe_b64encode

from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.occupancy import hold
from xianwu.web.commands.setup import open_house
from xianwu.web.environment import home, write_setting

NAME = "XIANWU_FIELD_KEY"
BAR = "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} 行，已用 {elapsed}，约剩 {remaining}"
RUNNING = "另一个 xianwu rekey 正在运行，请等它结束。"
UNFINISHED = "还有 {count} 行在用旧密钥，请先运行 xianwu rekey。"


def add(parser: ArgumentParser) -> None:
    parser.epilog = (
        "次序：先 xianwu backup；再 xianwu rekey --new，重启全部服务；再 xianwu rekey，可以边用边换，"
        "中断了再运行一次接着换；最后 xianwu rekey --drop，再重启。"
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--new", action="store_true", help="生成新密钥，放在旧密钥前面（只改设置，不动数据）")
    way.add_argument("--check", action="store_true", help="只看各表还有多少行在用旧密钥")
    way.add_argument("--drop", action="store_true", help="去掉已经没有数据使用的旧密钥")


def run(args: Namespace) -> int:
    open_house()
    if args.check:
        return check()
    with hold("home", folder=home(), is_shared=True), hold("rekey", folder=home(), busy=RUNNING):
        if args.new:
            return new_key()
        return drop_old_keys() if args.drop else reseal()


def check() -> int:
    from xianwu.core.keys.resealing import left
    from xianwu.core.people.sealed import field_keys, mark_of

    print(f"密钥（新的在前）：{'、'.join(map(mark_of, field_keys()))}")
    found = left()
    for table, count in found:
        print(table.label, f"{count} 行在用旧密钥" if count else "已全部用最新密钥", sep="\t")
    return 0


def _stale() -> int:
    from xianwu.core.keys.resealing import left

    return sum(count for _, count in left())


def new_key() -> int:
    from xianwu.core.people.sealed import field_keys, mark_of

    keys = field_keys()
    if len(keys) > 1:
        count = _stale()
        raise CommandFailed(
            UNFINISHED.format(count=count) if count else "上次的旧密钥还在，请先运行 xianwu rekey --drop。"
        )
    fresh = urlsafe_b64encode(secrets.token_bytes(48)).decode()
    _refuse_foreign_setting(f"在现在的值前面加上“{fresh},”，然后重启全部服务，再运行 xianwu rekey。")
    write_setting(NAME, ",".join([fresh, *keys]))
    print(f"新密钥 {mark_of(fresh)} 已写在 settings.env 里旧密钥的前面。请重启全部服务，再运行 xianwu rekey。")
    return 0


def drop_old_keys() -> int:
    from xianwu.core.people.sealed import field_keys

    keys = field_keys()
    count = _stale()
    if count:
        raise CommandFailed(UNFINISHED.format(count=count))
    if len(keys) == 1:
        print("只有一个密钥，没有可去掉的。")
        return 0
    _refuse_foreign_setting("只留下逗号前面的第一个，然后重启全部服务。")
    write_setting(NAME, keys[0])
    print("旧密钥已从 settings.env 去掉。请重启全部服务，并重新备份；更换前的备份里带着它自己的密钥，仍可恢复。")
    return 0


def _refuse_foreign_setting(what: str) -> None:
    """A key that the environment sets cannot be changed from here."""
    if os.environ.get(NAME):
        raise CommandFailed(f"{NAME} 由环境变量设置，请在设置它的地方{what}")


def reseal() -> int:
    from tqdm import tqdm

    from xianwu.core.keys.resealing import ResealRefused
    from xianwu.core.keys.resealing import reseal as reseal_all
    from xianwu.kit import clock

    total = _stale()
    try:
        with tqdm(total=total, desc="重新加密", bar_format=BAR, ncols=100, disable=not total) as bar:
            change = reseal_all(now=clock.now, report=bar.update)
    except ResealRefused as error:
        raise CommandFailed(str(error)) from None
    if change is None:
        print("没有要换的：全部加密字段都已用最新的密钥。")
        return 0
    print(f"已换完 {change.row_count} 行，全部用密钥 {change.mark}。确认无误后运行 xianwu rekey --drop 去掉旧密钥。")
    count = _stale()
    if count:
        raise CommandFailed(f"其间又有 {count} 行写进了旧密钥：有服务没有重启。请重启全部服务后再运行一次。")
    return 0
