# One command runs the county, one command tests it. `make` lists them all.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
XIANWU := .venv/bin/xianwu
DB ?= both
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo serve test check bench docs lock clean

help: ## 列出全部命令
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

demo: ## 准备环境，建好演示县并在 127.0.0.1:8000 打开
	@$(PYTHON) -m scripts.setup run
	@$(XIANWU) demo $(ARGS)

serve: ## 准备环境并启动已有数据的系统
	@$(PYTHON) -m scripts.setup run
	@$(XIANWU) serve $(ARGS)

test: ## 跑全部测试：make test [DB=sqlite|postgres|both] [ARGS="路径 -k 名称"]
	@$(PYTHON) -m scripts.run_tests --db $(DB) -- $(ARGS)

check: ## 格式、静态检查、类型、分层、迁移、篇幅
	@$(PYTHON) -m scripts.setup dev
	@.venv/bin/python -m scripts.check

bench: ## 在两种数据库上跑性能测试并打印表格：make bench [ARGS="名称"]
	@$(PYTHON) -m scripts.setup dev
	@.venv/bin/python -m benchmarks.run --db $(DB) $(ARGS)

docs: ## 按代码重写手册的参考一章，把 docs/ 排成网页放进 var/docs，并查出断链
	@$(PYTHON) -m scripts.setup dev
	@.venv/bin/python -m scripts.reference
	@.venv/bin/python -m scripts.build_docs

lock: ## 由 requirements/*.in 重写带校验值的锁文件
	@$(PYTHON) -m scripts.setup dev
	@.venv/bin/python -m scripts.lock $(ARGS)

clean: ## 删除环境、构建产物与缓存（不动 var/ 里的数据）
	rm -rf .venv build *.egg-info frontend/node_modules xianwu/kit/static/built test-artifacts
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
