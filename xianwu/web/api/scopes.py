"""What a token may be used for. A scope only narrows: roles and row scope of the person come on top."""

from __future__ import annotations

READ, WRITE, FIGURES, INTAKE = "read", "write", "figures", "intake"
SCOPES = {
    READ: "读台账、记录、附件和已分发的快报，导出",
    WRITE: "登记、修改、办理步骤、上传附件",
    FIGURES: "读指标的数值、走势、分单位和所依据的记录",
    INTAKE: "导入：上传、预览、确认、撤销",
}
