"""What Jieli needs and does not have."""

from __future__ import annotations

from core.errors.base import DependencyFailed


class RasaUnavailable(DependencyFailed):
    code = "rasa_unavailable"


class ParquetUnavailable(DependencyFailed):
    code = "parquet_unavailable"
    zh = "写 Parquet 需要 {name}，请先安装：.venv/bin/pip install {name}；或改用 CSV。"
    en = "Parquet needs {name}: .venv/bin/pip install {name}. Or choose CSV."


class IndexUnavailable(DependencyFailed):
    code = "index_unavailable"


class DatabaseUnprepared(DependencyFailed):
    code = "database_unprepared"
    zh = "数据库打不开，或还没有建表（{problem}）。请检查 JIELI_DATABASE_URL，并先运行 make build。"
    en = (
        "The database cannot be opened or has no tables yet ({problem}). "
        "Check JIELI_DATABASE_URL, and run `make build` first."
    )


class DatabaseOutdated(DatabaseUnprepared):
    code = "database_outdated"
    zh = (
        "数据库的表结构比程序旧（现为 {found}，需要 {needed}）。"
        "请运行 make build（或 python -m server.prepare）后再启动。"
    )
    en = (
        "The database's tables are older than this program ({found}, it needs {needed}). "
        "Run `make build` (or `python -m server.prepare`), then start again."
    )


class DatabaseTooNew(DatabaseUnprepared):
    code = "database_too_new"
    zh = (
        "数据库已由更新的程序升级（现为 {found}，本程序只认识到 {needed}）。"
        "请改用那个版本的程序，或恢复升级之前的备份。"
    )
    en = (
        "A newer program has upgraded the database ({found}, this one knows until {needed}). "
        "Start that version, or restore a backup from before."
    )


class CalibrationUnusable(DependencyFailed):
    code = "calibration_unusable"
    zh = (
        "置信度文件 {path} 不能使用（{problem}），已改用自带的。"
        "请运行 python -m kb_index refit 重新生成，或用 --undo 撤销。"
    )
    en = (
        "The confidence file {path} cannot be used ({problem}); the shipped one is used instead. "
        "Make it anew with `python -m kb_index refit`, or take it back with --undo."
    )


class EncoderUnavailable(DependencyFailed):
    code = "encoder_unavailable"
    zh = "没有可用的编码器（JIELI_ENCODER={name}，{problem}）。请改正这项设置后重试。"
    en = "No encoder can be loaded (JIELI_ENCODER={name}, {problem}). Correct it and try again."
