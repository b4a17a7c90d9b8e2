"""`xianwu manage …`: Django's own commands with our settings."""

from __future__ import annotations

from argparse import Namespace

from django.core.management import execute_from_command_line


def add(parser: object) -> None:
    """Everything after the word goes to Django."""


def run(args: Namespace) -> int:
    execute_from_command_line(["xianwu manage", *args.rest])
    return 0
