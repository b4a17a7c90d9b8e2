"""The command `xianwu`. Each subcommand is a module of `xianwu.web.commands` with `add(parser)` and `run(args)`."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from django.db import OperationalError

from xianwu.kit.refusals import Refused
from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.parser import Parser

COMMANDS = {
    "demo": "建立演示县并启动服务（数据均为合成）",
    "install": "建立正式使用的县：建表、机构、日历和第一个管理员",
    "serve": "启动服务",
    "figures": "计算指标",
    "records": "列出一个指标背后的记录",
    "bulletin": "快报：导出一期",
    "check": "核查一段文字：找出全部数据，指出前后不符之处",
    "layout": "核对一份 DOCX 或 PDF 的版式，逐条对照公文格式",
    "catalogue": "列出全部步骤、指标、导入表和角色",
    "verify": "核验事件链与记录是否一致，或离线核验一份证据包",
    "worker": "运行后台任务（xianwu serve 会自动启动它）",
    "anchor": "封存每日事件，打印要交外单位留存的摘要",
    "rekey": "更换加密字段的密钥",
    "backup": "备份数据库与附件",
    "restore": "从备份恢复",
    "manage": "转到 Django 管理命令",
}


def build_parser() -> Parser:
    """The parser of all subcommands."""
    parser = Parser(prog="xianwu", description="县务：县级政府日常工作的台账、指标与快报")
    commands = parser.add_subparsers(dest="command", metavar="命令", title="命令", parser_class=Parser)
    for name, text in COMMANDS.items():
        sub = commands.add_parser(name, help=text, description=text)
        importlib.import_module(f"xianwu.web.commands.{name}").add(sub)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; its return value is the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xianwu.web.settings")
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["manage"]:
        return run("manage", argparse.Namespace(rest=given[1:]))
    parser = build_parser()
    args = parser.parse_args(given)
    if not args.command:
        parser.print_help()
        return 0
    return run(args.command, args)


def run(command: str, args: argparse.Namespace) -> int:
    """Run a subcommand's module; its errors end in a sentence, not in a traceback."""
    module = importlib.import_module(f"xianwu.web.commands.{command}")
    try:
        return module.run(args) or 0
    except (CommandFailed, Refused) as error:
        print(f"xianwu {command}：{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已中断。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader (`head`) has gone; what Python still holds for it is of no use to anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, OperationalError) as error:
        print(f"xianwu {command}：{in_words(error)}", file=sys.stderr)
        return 1


def in_words(error: Exception) -> str:
    """What an administrator can do about a disk or a database that does not answer."""
    if isinstance(error, OSError):
        return f"读写 {error.filename or '数据'} 失败（{error.strerror}）。请核对 XIANWU_HOME、目录权限和磁盘空间。"
    first = str(error).strip().splitlines()[:1]
    return f"数据库没有应答或拒绝了操作（{''.join(first)}）。请核对 DATABASE_URL 和数据库服务。"


if __name__ == "__main__":
    sys.exit(main())
