import type { zhSending } from "./zh.sending";

/** The words of sending through somebody else's servers, in English. */
export const enSending: Record<keyof typeof zhSending, string> = {
  "sending.left": "You can send {n} more, until {time}; her next message starts the count anew.",
  "sending.shut": "Nothing can be sent now. What you write is kept and delivered when the customer writes again.",
  "sent.pending": "About to be sent",
  "sent.pending.why": "It waits its turn",
  "sent.sending": "Sending",
  "sent.sending.why": "It is on its way to the other platform",
  "sent.delivered": "Delivered",
  "sent.delivered.why": "The other platform took it",
  "sent.rejected": "Rejected",
  "sent.rejected.why": "The other platform refused it; the customer did not get it",
  "sent.unknown": "Perhaps delivered",
  "sent.unknown.why": "It went out and nobody answered. It is not sent again, lest it arrive twice; the customer may have it or not",
  "sent.waiting": "Waits for the customer",
  "sent.waiting.why": "The platform limits number and time; it is delivered by itself when she writes again",
  "sent.held": "Held until an operator steps in",
  "sent.held.why": "Something is wrong with the account; it is sent by itself once that is set right",
  "sent.withdrawn": "Taken back in time",
  "sent.withdrawn.why": "The customer did not get it",
  "sent.lapsed": "Not sent",
  "sent.lapsed.why": "Hints like this are not sent later when the window was shut",
  "sent.code": "{words} ({code})",
};
