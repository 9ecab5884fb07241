import { enStaff } from "@jieli/shared/staff/words/en";

import { enEditor } from "./en.editor";
import { enEffect } from "./en.effect";
import { enImports } from "./en.imports";
import { enInsights } from "./en.insights";
import { enList } from "./en.list";
import { enTree } from "./en.tree";
import type { Key } from "./zh";

/** The studio's words in English. */
export const en: Record<Key, string> = {
  "app.name": "Jieli Studio",
  "app.tagline": "Publish an article, and within a second the bot answers with it",
  "app.reports": "Open the reports",
  "app.desk": "Open the desk",
  "login.title": "Sign in to the studio",
  "login.expired": "Your session has ended. Sign in again; what was not saved is kept on this computer.",

  "noRole.title": "You cannot edit articles yet",
  "noRole.body": "The studio needs the role of an editor, a reviewer or a publisher. Ask your administrator for it.",

  "nav.label": "Studio",
  "nav.skip": "Skip to the content",
  "nav.articles": "Articles",
  "nav.review": "Waiting",
  "nav.week": "This week",
  "nav.gaps": "Gaps",
  "nav.health": "Health",
  "nav.tree": "Categories",
  "nav.imports": "Import and export",
  "nav.community": "Community",
  "nav.trash": "Trash",

  "action.cancel": "Cancel",
  "action.submit": "Submit for review",
  "action.withdraw": "Withdraw",
  "action.approve": "Approve",
  "action.reject": "Send back",
  "action.publish": "Publish",
  "action.discard": "Discard changes",
  "action.archive": "Archive",
  "action.trash": "Move to trash",
  "action.untrash": "Take out of the trash",

  "language.zh": "Chinese",
  "language.en": "English",
  "audience.public": "Everybody",
  "audience.signed_in": "Signed-in customers",
  "audience.agents": "Agents only",

  "stage.all": "All",
  "stage.draft": "Draft",
  "stage.in_review": "In review",
  "stage.approved": "Approved",
  "stage.published": "Published",
  "stage.archived": "Archived",
  "stage.trashed": "In the trash",

  "keys.search": "Search",
  "keys.walk": "Next and previous line",
  "keys.open": "Open the line",
  "keys.select": "Select the line",
  "keys.new": "New article",
  "keys.go": "Go to a page of the navigation",
  "keys.save": "Save now",
  "keys.publish": "Next step: submit, approve or publish",
  "keys.markup": "Bold, link",
  "keys.back": "Close, clear the selection",
  "keys.help": "Open or close this sheet",

  ...enStaff,
  ...enList,
  ...enEditor,
  ...enEffect,
  ...enInsights,
  ...enImports,
  ...enTree,
};
