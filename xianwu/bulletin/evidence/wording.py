"""What the pack says about itself, for whoever opens it years from now."""

README = """\
证据包：一期政务快报在签发那一刻的凭据
====================================

issue.json     本期：期号、日期、数据截止日，PDF、Word、网页文件的摘要，上一份证据包的总摘要
signed.json    编辑、审核、签发三人署名所盖的原始字节（摘要见 signoffs.json）
items.json     每条的原稿（{{领域.指标}} 为引用，竖线后为写法，如 余、万|突破）和刊印的文字，手填的数和它们的依据（declared：引用、免核、放行；与台账不同的，against 是当时台账的数），引自他处的数
figures.json   每个指标：口径、口径版本、时期、数值、文字，背后记录的摘要
rows/          每个指标背后的记录，一行一条：部分（num 分子、den 分母）、表、键、封印
checks.json    签发时各项勾稽的结果（is_ok 为 null 的，当时无法核对），文字里对不上的地方（kind 以 words 开头）
signoffs.json  署名：环节、姓名、职务、时间（世界时）、所署字节的摘要
route.json     核签流程：每一处的环节、方式、签署人、代谁签、时间、意见、摘要；退回、撤回、转签、作废的也在内
deputies.json  代签：哪个环节，谁代谁，凭哪一次登记（日期、事由、谁登记的）
layout.json    签发的 PDF 按版式条款核对的结果；不符的逐条列出，理由见 signoffs.json 里“签发（版式文件）”的意见
manifest.json  以上每个文件的大小和 SHA-256 摘要
head.txt       manifest.json 的 SHA-256，即总摘要。把它抄存在别处，这份包就改不动了

封印是记录全部内容和它计入指标的数量的摘要，看不出内容；有权看该记录的人可以在系统里重新计算比对。

怎样核验
  有系统的：     xianwu verify 这个文件 [--previous 上一份证据包] [--paper 手里的PDF]
  编了份号的：   --paper 给出手里的那一份，说出是第几号份；发给了谁，问编发机关的分发登记
  没有系统的：   向编发机关索取 zipped.py、copies.py、signatures.py、verifying.py 四个源文件（只用 Python 标准库），先读一遍，
                 放进 xianwu/bulletin/evidence 目录，在外面运行
                 python -m xianwu.bulletin.evidence.verifying 这个文件 [上一份证据包]
                 或用任何解压软件打开，用任何 SHA-256 工具按 manifest.json 逐个比对。
"""
