import type { ApiClient } from "@jieli/shared/staff/client";

import type { DigestStanding, DigestWish } from "../model/deliveries/digest";
import type { Wanted, WhatThereIs } from "../model/deliveries/downloads";
import type { ApiKey, NewKey } from "../model/deliveries/keys";
import type { DeadLetter, LetterFact, NewSubscriber, Subscriber, SubscriberChange, SubscriberList } from "../model/deliveries/subscribers";

const DEAD = "/api/reports/dead-letters";
const DIGEST = "/api/reports/digest";
const FACTS = "/api/reports/facts";
const KEYS = "/api/operator/keys";
const SUBSCRIBERS = "/api/reports/subscribers";
const ADDED = "/api/operator/subscribers";

/** What leaves Jieli: one function for each address. */
export function createDeliveriesApi(client: ApiClient) {
  return {
    whatThereIs: (wanted: Wanted) => client.get<WhatThereIs>(`${FACTS}/about${queryOf(wanted)}`),
    digest: () => client.get<DigestStanding>(DIGEST),
    wantDigest: (wish: DigestWish) => client.put<DigestStanding>(DIGEST, wish),
    stopDigest: () => client.delete(DIGEST),
    tryDigest: async () => (await client.post<{ sent_to: string }>(`${DIGEST}/trial`)).sent_to,
    keys: async () => (await client.get<{ keys: ApiKey[] }>(KEYS)).keys,
    makeKey: (key: NewKey) => client.post<ApiKey & { key: string }>(KEYS, key),
    subscribers: () => client.get<SubscriberList>(SUBSCRIBERS),
    tellSubscriber: (name: string, what: "retry" | "skip" | "pause" | "resume") => client.post<unknown>(`${SUBSCRIBERS}/${encodeURIComponent(name)}/${what}`),
    addSubscriber: (one: NewSubscriber) => client.post<{ name: string; secret: string }>(ADDED, one),
    changeSubscriber: (name: string, change: SubscriberChange) => client.put<Subscriber>(`${ADDED}/${encodeURIComponent(name)}`, change),
    renewSecret: (name: string) => client.post<{ name: string; secret: string }>(`${ADDED}/${encodeURIComponent(name)}/secret`),
    removeSubscriber: (name: string) => client.delete(`${ADDED}/${encodeURIComponent(name)}`),
    letter: (id: number) => client.get<DeadLetter & { facts: LetterFact[] }>(`${DEAD}/${id}`),
    sendLetter: (id: number) => client.post<{ delivered: boolean; letter: DeadLetter | null }>(`${DEAD}/${id}/retry`),
    dropLetter: (id: number) => client.delete(`${DEAD}/${id}`),
    revokeKey: (id: string) => client.delete(`${KEYS}/${encodeURIComponent(id)}`),
  };
}

/** Where the newest digest is shown, as it would be sent. */
export function previewAddress({ every, language }: DigestWish): string {
  return `${DIGEST}/preview?${new URLSearchParams({ every, words: language }).toString()}`;
}

/** Where the facts come as a file. */
export function factsAddress(wanted: Wanted, format: string): string {
  return `${FACTS}${queryOf(wanted, [["format", format]])}`;
}

function queryOf({ since, until, kinds }: Wanted, more: string[][] = []): string {
  const days = [["since", since], ["until", until]].filter(([, day]) => day);
  const pairs = [...days, ...kinds.map((kind) => ["kind", kind]), ...more];
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs as [string, string][]).toString()}`;
}
