"""What the kit itself keeps: the saved views of its lists."""

from django.db import models


class SavedView(models.Model):
    """A filtered, sorted list under a name, for one person. The query holds filters, sort and columns."""

    owner_id = models.BigIntegerField("所有人")
    page = models.CharField("页面", max_length=120)
    name = models.CharField("名称", max_length=40)
    query = models.TextField("条件", blank=True)
    order = models.PositiveSmallIntegerField("次序", default=100)
    created_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "常用视图"
        verbose_name_plural = "常用视图"
        ordering = ("order", "id")
        constraints = (models.UniqueConstraint(fields=("owner_id", "page", "name"), name="kit_saved_view_once"),)

    def __str__(self) -> str:
        return self.name
