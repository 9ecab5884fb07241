import { Box, ChatLineRound, Connection, DataAnalysis, Document, Download, Headset, Iphone, Key as KeyIcon, Message, Opportunity, Phone, Promotion, QuestionFilled, RefreshLeft, Star, Timer } from "@element-plus/icons-vue";
import type { Component } from "vue";

import type { Key } from "../locale/zh";
import type { Part } from "./report";

/** A page of the reports that has a line in the navigation; `part` is what its table is broken down by. */
export interface Place {
  name: string;
  words: Key;
  icon: Component;
  page: () => Promise<Component>;
  part?: Part;
  /** Begins another group in the navigation; `group` is what it is called. */
  apart?: boolean;
  group?: Key;
  /** Is of no period, so no filter means anything there. */
  ageless?: boolean;
  /** Who may go there: a supervisor unless it says otherwise. */
  role?: "operator";
}

/** What somebody's roles let her see here. */
export interface Roles {
  supervises: boolean;
  operates: boolean;
}

const table = (): Promise<Component> => import("../pages/PartPage.vue");

export const PLACES: readonly Place[] = [
  { name: "overview", words: "nav.overview", icon: DataAnalysis, page: () => import("../pages/OverviewPage.vue") },
  { name: "queue", words: "nav.queue", icon: Timer, page: () => import("../pages/QueuePage.vue") },
  { name: "surveys", words: "nav.surveys", icon: Star, page: () => import("../pages/SurveysPage.vue") },
  { name: "follow-ups", words: "nav.follow-ups", icon: Phone, page: () => import("../pages/FollowUpsPage.vue"), ageless: true },
  { name: "articles", words: "nav.articles", icon: Document, page: table, part: "article", apart: true },
  { name: "gaps", words: "nav.gaps", icon: QuestionFilled, page: () => import("../pages/GapsPage.vue"), ageless: true },
  { name: "products", words: "nav.products", icon: Box, page: table, part: "product" },
  { name: "channels", words: "nav.channels", icon: Iphone, page: table, part: "channel" },
  { name: "languages", words: "nav.languages", icon: ChatLineRound, page: table, part: "language" },
  { name: "agents", words: "nav.agents", icon: Headset, page: table, part: "agent", apart: true },
  { name: "teams", words: "nav.teams", icon: Connection, page: table, part: "team" },
  { name: "experiments", words: "nav.experiments", icon: Opportunity, page: () => import("../pages/ExperimentsPage.vue"), apart: true, ageless: true },
  { name: "replays", words: "nav.replays", icon: RefreshLeft, page: () => import("../pages/ReplaysPage.vue"), ageless: true },
  { name: "digest", words: "nav.digest", icon: Message, page: () => import("../pages/deliveries/DigestPage.vue"), apart: true, group: "nav.deliveries", ageless: true },
  { name: "downloads", words: "nav.downloads", icon: Download, page: () => import("../pages/deliveries/DownloadsPage.vue"), ageless: true },
  { name: "subscribers", words: "nav.subscribers", icon: Promotion, page: () => import("../pages/deliveries/SubscribersPage.vue"), ageless: true },
  { name: "keys", words: "nav.keys", icon: KeyIcon, page: () => import("../pages/deliveries/KeysPage.vue"), ageless: true, role: "operator" },
];

/** Whether somebody may go to a place. */
export function opens(place: Place, roles: Roles): boolean {
  return place.role === "operator" ? roles.operates : roles.supervises;
}

/** Where somebody may go; what a group is called stands with its first place of those. */
export function placesOf(roles: Roles): Place[] {
  const told = new Set<Key>();
  let group: Key | undefined;
  return PLACES.flatMap((place) => {
    if (place.apart) group = place.group;
    if (!opens(place, roles)) return [];
    if (!group || told.has(group)) return [place];
    told.add(group);
    return [{ ...place, group }];
  });
}
