import { zhStaff } from "@jieli/shared/staff/words/zh";

import { zhEditor } from "./zh.editor";
import { zhEffect } from "./zh.effect";
import { zhImports } from "./zh.imports";
import { zhInsights } from "./zh.insights";
import { zhList } from "./zh.list";
import { zhTree } from "./zh.tree";

/** The studio's words in Chinese; `en.ts` must hold the same keys. */
export const zh = {
  "app.name": "接力知识工作室",
  "app.tagline": "发布一篇文章，机器人一秒内就用它回答",
  "app.reports": "打开报表",
  "app.desk": "打开客服台",
  "login.title": "登录知识工作室",
  "login.expired": "登录已过期，请重新登录。没保存的文字都还在这台电脑上。",

  "noRole.title": "您还不能编辑文章",
  "noRole.body": "知识工作室需要编辑、审核或发布的角色，请联系管理员开通。",

  "nav.label": "工作室",
  "nav.skip": "跳到正文",
  "nav.articles": "文章",
  "nav.review": "待办",
  "nav.week": "本周",
  "nav.gaps": "知识缺口",
  "nav.health": "文章健康",
  "nav.tree": "产品与分类",
  "nav.imports": "导入与导出",
  "nav.community": "社区审核",
  "nav.trash": "回收站",

  "action.cancel": "取消",
  "action.submit": "提交审核",
  "action.withdraw": "撤回审核",
  "action.approve": "通过",
  "action.reject": "退回修改",
  "action.publish": "发布",
  "action.discard": "放弃改动",
  "action.archive": "下线",
  "action.trash": "移到回收站",
  "action.untrash": "恢复",

  "language.zh": "中文",
  "language.en": "英文",
  "audience.public": "所有人",
  "audience.signed_in": "登录客户",
  "audience.agents": "仅客服",

  "stage.all": "全部",
  "stage.draft": "草稿",
  "stage.in_review": "待审核",
  "stage.approved": "已通过",
  "stage.published": "已发布",
  "stage.archived": "已下线",
  "stage.trashed": "回收站",

  "keys.search": "搜索",
  "keys.walk": "下一行、上一行",
  "keys.open": "打开所在行",
  "keys.select": "选中所在行",
  "keys.new": "新建文章",
  "keys.go": "去左侧第几页",
  "keys.save": "立即保存",
  "keys.publish": "下一步：提交、通过或发布",
  "keys.markup": "加粗、链接",
  "keys.back": "关闭、取消选择",
  "keys.help": "打开或关闭这张表",

  ...zhStaff,
  ...zhList,
  ...zhEditor,
  ...zhEffect,
  ...zhInsights,
  ...zhImports,
  ...zhTree,
} as const;

export type Key = keyof typeof zh;
