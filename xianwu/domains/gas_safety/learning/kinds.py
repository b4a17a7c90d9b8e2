"""The kinds of errors that a reviewed case file can show (评查标准)."""

from django.db import models


class ErrorKind(models.TextChoices):
    MISSING = "missing", "缺项"
    LATE = "late", "超期"
    BASIS = "basis", "依据错误"
    DISCRETION = "discretion", "裁量偏离"
    DRAFTING = "drafting", "文书瑕疵"
