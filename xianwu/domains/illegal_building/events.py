"""What happens on a patrol, in the past tense. Numbers of people never enter the log."""

from xianwu.core.events.declarations import EventType

PRIVATE = ("owner_id", "owner_digest", "complainant", "points")


def _of(noun: str, **labels: str) -> list[EventType]:
    return [EventType(f"illegal_building.{noun}_{verb}", label, private=PRIVATE) for verb, label in labels.items()]


EVENTS = [
    *_of(
        "site",
        found="发现疑似违建",
        changed="补充情况",
        verified="核实许可",
        stopped="叫停施工",
        dissuaded="劝阻",
        restarted="发现继续施工",
        handed_over="移交有权机关",
        taken_back="移交退回，收回办理",
        sealed="登记查封施工现场",
        owner_announced="公告查找建设人",
        filed="立案",
        corrected="自行改正",
        demolished="拆除",
        partly_demolished="部分拆除",
        closed="销号",
        merged="并入同一处",
        imported="从台账导入",
    ),
    *_of("deed", recorded="登记处置措施"),
    *_of("demolition", recorded="登记拆除"),
    *_of("watch", planned="安排回访", done="完成回访"),
    *_of("operation", planned="部署联合行动", held="完成联合行动", cancelled="取消联合行动"),
    *_of("cell", registered="登记巡查网格", changed="调整巡查网格", heated="计算热点分"),
    *_of("permit", recorded="登记建设许可", changed="更正建设许可"),
    *_of("task", planned="下达巡查任务", started="开始巡查", ended="结束巡查", missed="未巡查"),
    *_of("track", kept="保存轨迹", erased="到期清除轨迹"),
]
