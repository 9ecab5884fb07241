"""What can go wrong with importing articles."""

from __future__ import annotations

from core.errors.base import Conflict, Forbidden, InvalidInput, NotFound


class FileUnreadable(InvalidInput):
    code = "file_unreadable"
    zh = "“{name}”不能导入：{zh}。"
    en = "{name} cannot be imported: {en}."


class ImportNotFound(NotFound):
    code = "import_not_found"
    zh, en = "没有这次导入：{id}。", "There is no import {id}."


class ImportNotReady(Conflict):
    code = "import_not_ready"
    zh = "这次导入现在不能这样操作（状态：{state}）。"
    en = "This cannot be done with the import now; it is {state}."


class ImportOvertaken(Conflict):
    code = "import_overtaken"
    zh = "导入期间，这些文章一直有人在改，所以什么都没有导入。请稍后再试。"
    en = "The articles kept being changed during the import, so nothing was imported. Try again."


class AddressNotAllowed(Forbidden):
    code = "address_not_allowed"
    zh = "不能读取 {address}：管理员没有允许这个网站（JIELI_IMPORT_HOSTS）。"
    en = "{address} may not be read: the operator has not allowed its site (JIELI_IMPORT_HOSTS)."
