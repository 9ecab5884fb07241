/** The words of what staff pages share, in Chinese; `en.ts` must hold the same keys. */
export const zhStaff = {
  "app.language": "English",
  "app.languageLabel": "切换到英文",
  "app.theme.light": "切换到浅色",
  "app.theme.dark": "切换到深色",
  "app.shortcuts": "快捷键",
  "app.signOut": "退出登录",
  "app.account": "账号",
  "login.username": "用户名",
  "login.password": "密码",
  "login.submit": "登录",
  "login.missing": "请填写用户名和密码。",
  "login.unreachable": "连接不上服务器。请检查网络后重试。",
  "action.retry": "重试",
  "action.close": "关闭",
  "keys.title": "键盘快捷键",
  "error.offline": "网络不可用，请检查连接后重试。",
  "error.unexpected": "系统出了点问题，请稍后再试。",
} as const;

export type StaffKey = keyof typeof zhStaff;
