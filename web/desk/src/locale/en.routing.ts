import type { zhRouting } from "./zh.routing";

/** The words of who gets whom, in English. */
export const enRouting: Record<keyof typeof zhRouting, string> = {
  "presence.online": "Online",
  "presence.busy": "Busy",
  "presence.lunch": "Lunch",
  "presence.meeting": "Meeting",
  "presence.away": "Away",
  "presence.offline": "Offline",
  "presence.label": "Presence: {state}",
  "presence.hint": "Only while online do you get new customers; your open chats go on.",
  "presence.failed": "The presence did not change: {reason}",

  "offer.title": "For you",
  "offer.left": "{n} s",
  "offer.passing": "Going to the next agent",
  "offer.alert": "{name} is for you. Answer within {n} seconds.",
  "offer.accept": "Accept",
  "offer.decline": "Decline",
  "offer.declineHint": "Goes to the next agent",
  "offer.why": "Why you",

  "routing.lacks": "Needs {skills}",
  "routing.lacksHint": "You lack this skill; in need you may still accept",
  "routing.offered": "A colleague is asked",
  "routing.tier": "Tier {tier}",
  "routing.high": "High priority",
  "routing.urgent": "Urgent",
  "record.decision": "Why this queue place and agent",
  "keys.decline": "Decline the offered customer",
};
