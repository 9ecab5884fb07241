// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Config } from "../src/config";
import { Proof } from "../src/proof";
import { WidgetStorage } from "../src/storage";

const config = (customerToken: string | null): Config => ({
  server: "http://jieli.example",
  language: "zh",
  languageTag: "zh-CN",
  title: null,
  appearance: "auto",
  suggestions: [],
  open: false,
  customerToken,
});

function answers(...replies: [number, unknown][]) {
  const fetched = vi.fn(async (_url: string, _request: RequestInit) => {
    const [status, body] = replies.shift() ?? [500, {}];
    return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  });
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

const KNOWN = { visitor_id: "v-known", token: "t-known" };
const BEFORE = { visitor_id: "v-before", token: "t-before" };

describe("who she proves to be", () => {
  let storage: WidgetStorage;
  beforeEach(() => {
    localStorage.clear();
    history.replaceState(null, "", "/shop?x=1");
    storage = new WidgetStorage();
    storage.visitor = BEFORE;
  });

  it("goes on as whom the link was sent to, and takes the link out of the address", async () => {
    history.replaceState(null, "", "/shop?x=1#jieli-continue=a.b-c_d");
    const fetched = answers([200, KNOWN]);
    const proof = new Proof(config(null), storage);
    expect(location.href).not.toContain("jieli-continue");
    expect(location.search).toBe("?x=1");
    expect(proof.followed).toBe(true);
    await proof.show();
    await proof.show();
    expect(fetched).toHaveBeenCalledTimes(1);
    const [url, request] = fetched.mock.calls[0]!;
    expect(url).toBe("http://jieli.example/api/web/continue");
    expect(request.body).toBe('{"token":"a.b-c_d"}');
    expect(request.headers).toMatchObject({ Authorization: "Bearer t-before" });
    expect(storage.visitor).toEqual(KNOWN);
  });

  it("signs in by the site's token, once", async () => {
    const fetched = answers([200, KNOWN]);
    const proof = new Proof(config("s.i.te"), storage);
    await proof.show();
    await proof.show();
    expect(fetched.mock.calls.map(([url]) => url)).toEqual(["http://jieli.example/api/web/sign-in"]);
    expect(storage.visitor).toEqual(KNOWN);
  });

  it("stays who she was when the proof is refused", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    answers([401, { error: { code: "invalid_site_token", message: "no" } }]);
    await new Proof(config("s.i.te"), storage).show();
    expect(storage.visitor).toEqual(BEFORE);
  });

  it("tries again when there was no answer", async () => {
    const fetched = answers([503, {}], [200, KNOWN]);
    const proof = new Proof(config("s.i.te"), storage);
    await expect(proof.show()).rejects.toThrow();
    await proof.show();
    expect(fetched).toHaveBeenCalledTimes(2);
    expect(storage.visitor).toEqual(KNOWN);
  });

  it("forgets everything of hers when she signs out", () => {
    localStorage.setItem("theirs", "stays");
    storage.draft = "half";
    storage.clear();
    expect([storage.visitor, storage.draft, localStorage.getItem("theirs")]).toEqual([null, "", "stays"]);
  });
});
