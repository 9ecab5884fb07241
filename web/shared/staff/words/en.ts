import type { StaffKey } from "./zh";

/** The words of what staff pages share, in English. */
export const enStaff: Record<StaffKey, string> = {
  "app.language": "中文",
  "app.languageLabel": "Switch to Chinese",
  "app.theme.light": "Switch to light",
  "app.theme.dark": "Switch to dark",
  "app.shortcuts": "Keyboard shortcuts",
  "app.signOut": "Sign out",
  "app.account": "Account",
  "login.username": "User name",
  "login.password": "Password",
  "login.submit": "Sign in",
  "login.missing": "Enter your user name and password.",
  "login.unreachable": "The server cannot be reached. Check the network and try again.",
  "action.retry": "Try again",
  "action.close": "Close",
  "keys.title": "Keyboard shortcuts",
  "error.offline": "No network. Check the connection and try again.",
  "error.unexpected": "Something went wrong on our side. Please try again in a moment.",
};
