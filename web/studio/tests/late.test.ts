import { afterEach, beforeEach, expect, it } from "vitest";
import { createApp, nextTick, type App } from "vue";
import { createMemoryHistory, createRouter, type Router } from "vue-router";

import { provideEditor } from "../src/composables/editor/useEditor";
import { useGaps } from "../src/composables/insights/useGaps";
import { provideSession, type Session } from "../src/composables/page/useSession";
import { provideTree } from "../src/composables/page/useTree";
import { useTreeEdit } from "../src/composables/page/useTreeEdit";
import type { Article, Content } from "../src/model/article";
import type { FullGap } from "../src/model/insights";
import type { Tree } from "../src/model/tree";
import { content, node } from "./fixtures";

let app: App | undefined;
beforeEach(() => localStorage.clear());
afterEach(() => app?.unmount());

const settled = () => new Promise((done) => setTimeout(done));

/** Runs a set-up as a page of the studio whose server is `fake`. */
function page<State>(fake: object, setup: (session: Session) => State): State & { router: Router } {
  let state: State;
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/:rest(.*)*", component: { render: () => null } }] });
  app = createApp({
    setup() {
      const session = Object.assign(provideSession(), fake);
      state = setup(session);
      return () => null;
    },
  });
  app.use(router).mount(document.createElement("div"));
  return { ...state!, router };
}

/** Promises that are kept one by one, the oldest first. */
function slow<Answer>() {
  const waiting: ((answer: Answer) => void)[] = [];
  const call = (): Promise<Answer> => new Promise((done) => waiting.push(done));
  const answer = async (now: Answer): Promise<void> => {
    waiting.shift()!(now);
    await settled();
  };
  return { call, answer };
}

function article(text: Content, version: number): Article {
  const copy = { version, state: "in_review", base_revision: 3, content: text, author: { id: "li", name: "李文" }, note: "", updated_at: "" };
  return { id: "a1", revision: 3, content: text, copy, problems: [], actions: ["save", "submit"] } as unknown as Article;
}

it("keeps what she wrote while the server dealt with a move", async () => {
  const moves = slow<Article>();
  const nobody = { open: () => Promise.resolve({ editors: [], version: 1, revision: 3 }), close: () => Promise.resolve() };
  const articles = { read: () => Promise.resolve(article(content(), 1)), move: moves.call, ...nobody };
  const editor = page({ articles }, (session) => provideEditor(session, "a1"));
  await editor.load();
  const moved = editor.move("submit");
  await settled();
  editor.content.value!.answer = "又写了一句。";
  await nextTick();
  await moves.answer(article(content(), 2));
  expect(await moved).toBe(true);
  expect(editor.content.value!.answer).toBe("又写了一句。");
  expect(editor.state.value).toBe("dirty");
});

it("takes another text where a move brought one", async () => {
  const moves = slow<Article>();
  const nobody = { open: () => Promise.resolve({ editors: [], version: 1, revision: 3 }), close: () => Promise.resolve() };
  const articles = { read: () => Promise.resolve(article(content(), 1)), discard: moves.call, ...nobody };
  const editor = page({ articles }, (session) => provideEditor(session, "a1"));
  await editor.load();
  const discarded = editor.discard();
  await settled();
  editor.content.value!.answer = "又写了一句。";
  await nextTick();
  await moves.answer(article(content({ answer: "原来的。" }), 0));
  await discarded;
  expect(editor.content.value!.answer).toBe("原来的。");
});

it("keeps what was changed in the tree while it was being saved", async () => {
  const saves = slow<Tree>();
  const nodes = [node("product:ecs"), node("product:oss")];
  const tree = { read: () => Promise.resolve({ version: 1, nodes }), save: saves.call };
  const edit = page({ tree }, (session) => {
    provideTree(session);
    return useTreeEdit();
  });
  await edit.reload();
  edit.rename("product:ecs", { zh: "云服务器" });
  const saved = edit.save();
  edit.rename("product:oss", { zh: "对象存储" });
  await saves.answer({ version: 2, nodes: [{ ...nodes[0]!, zh: "云服务器" }, nodes[1]!] });
  expect(await saved).toBe(true);
  expect(edit.nodes.value.map(({ zh }) => zh)).toEqual(["云服务器", "对象存储"]);
  expect(edit.changed.value).toBe(true);
});

it("keeps what was changed in the tree while it was read again, and writes over no newer one", async () => {
  const nodes = [node("product:ecs")];
  const reads = slow<Tree>();
  const versions: number[] = [];
  const save = (version: number): Promise<Tree> => (versions.push(version), Promise.reject(new Error("somebody else saved")));
  const edit = page({ tree: { read: reads.call, save } }, (session) => {
    provideTree(session);
    return useTreeEdit();
  });
  const first = edit.look();
  await reads.answer({ version: 1, nodes });
  await first;
  expect(edit.nodes.value).toHaveLength(1);
  void edit.look();
  edit.add("product", "会员权益", null);
  await reads.answer({ version: 2, nodes });
  expect(edit.nodes.value.map(({ zh }) => zh)).toContain("会员权益");
  await edit.save();
  expect(versions).toEqual([1]);
});

it("does not open a gap again that was closed while it came", async () => {
  const gaps = slow<FullGap>();
  const insights = { gaps: () => Promise.resolve({ items: [], next: null, counts: {} }), gap: gaps.call };
  const list = page({ insights }, () => useGaps());
  await list.router.push("/gaps?id=g1");
  await settled();
  list.open(null);
  await settled();
  await gaps.answer({ id: "g1" } as FullGap);
  expect(list.gap.value).toBeNull();
});
