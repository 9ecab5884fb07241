"""What can go wrong with experiments, and with trying settings on what was asked."""

from __future__ import annotations

from core.errors.base import Conflict, NotFound


class ExperimentNotFound(NotFound):
    code = "experiment_not_found"
    zh, en = "没有这个实验：{id}。", "There is no experiment {id}."


class ExperimentNotReady(Conflict):
    code = "experiment_not_ready"
    zh = "实验的状态是“{state}”，现在不能这样做。请刷新后再看。"
    en = "The experiment is {state}, so this cannot be done now. Reload the page."


class ExperimentOverlaps(Conflict):
    code = "experiment_overlaps"
    zh = "正在进行的实验“{name}”也改动了 {levers}。请先停止它，否则谁起了作用就分不清。"
    en = (
        "The running experiment {name} changes {levers} too. Stop it first, or nobody could tell "
        "which of them did it."
    )


class ReplayNotFound(NotFound):
    code = "replay_not_found"
    zh, en = "没有这次回测：{id}。", "There is no replay {id}."


class ReplayUnderWay(Conflict):
    code = "replay_under_way"
    zh = "已有一次回测在进行，请等它结束或先取消。"
    en = "Another replay is under way. Wait for its end, or cancel it."
