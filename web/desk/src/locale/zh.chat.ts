/** The words of what agents do inside a chat, in Chinese. */
export const zhChat = {
  "note.label": "内部备注，客户看不到",
  "note.placeholder": "写给同事的备注，输入 @ 提醒同事；客户看不到",
  "note.hint": "Enter 保存，Esc 返回",
  "note.save": "保存备注",
  "note.cancel": "返回",
  "note.add": "写备注",
  "note.mention": "提醒哪位同事",
  "note.failed": "备注没有保存，文字还在框里：{reason}",
  "mentions.label": "同事的提醒，{n} 条未看",
  "mentions.none": "没有同事找您",
  "colleague.online": "在线",
  "colleague.notOnline": "不在线，回来后会看到",
  "keys.note": "写备注或返回回复",
} as const;
