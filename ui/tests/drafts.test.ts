import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** A store like a browser's, which takes nothing where `full`. */
class Store {
  items = new Map<string, string>();
  full = false;
  get length() {
    return this.items.size;
  }
  key = (n: number) => [...this.items.keys()][n] ?? null;
  getItem = (key: string) => this.items.get(key) ?? null;
  removeItem = (key: string) => void this.items.delete(key);
  setItem(key: string, value: string) {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.items.set(key, value);
  }
}

const store = new Store();
const draft = { value: "typed", label: "Name", since: 3, counts: true };
let drafts: typeof import("../src/drafts");

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers({ now: new Date("2026-05-01") });
  store.items.clear();
  store.full = false;
  vi.stubGlobal("localStorage", store);
  vi.stubGlobal("location", { pathname: "/cases/c/model", search: "" });
  drafts = await import("../src/drafts");
});
afterEach(() => void vi.useRealTimers());

async function again() {
  vi.runAllTimers();
  vi.resetModules();
  drafts = await import("../src/drafts");
}

test("what is typed is there when the page comes back, and gone once it is saved", async () => {
  drafts.putDraft("me/c/x", draft);
  await again();
  expect(drafts.draftOf("me/c/x")).toMatchObject({ ...draft, address: "/cases/c/model" });
  drafts.dropDraft("me/c/x");
  await again();
  expect(drafts.draftOf("me/c/x")).toBeUndefined();
});

test("what the browser does not keep is still there in the page", () => {
  store.full = true;
  drafts.putDraft("me/c/x", draft);
  vi.runAllTimers();
  expect(store.length).toBe(0);
  expect(drafts.draftOf("me/c/x")?.value).toBe("typed");
});

test("the oldest goes after ninety days, and what cannot be read at once; other keys stay", async () => {
  drafts.putDraft("me/c/old", draft);
  vi.runAllTimers();
  store.items.set("detente.draft/broken", "{");
  store.items.set("somebody else", "{");
  vi.setSystemTime(new Date("2026-08-01"));
  await again();
  expect([drafts.draftOf("me/c/old"), store.length]).toEqual([undefined, 1]);
});

test("names of drafts keep people and cases apart", () => {
  expect(drafts.scopeOf("a/b", "c")).toBe("a%2Fb/c/");
});
