import { beforeEach, expect, test, vi } from "vitest";

vi.stubGlobal("document", { querySelector: () => ({ content: "/below" }) });
const { at, choose, go, withQuery } = await import("../src/route");

const entries: [string, string][] = [];
let scrolled = 0;
beforeEach(() => {
  entries.length = 0;
  scrolled = 0;
  const location = { pathname: "/below/cases/c/model", search: "?phase=after&at=x" };
  const push = (what: string) => (_: null, __: string, address: string) => {
    entries.push([what, address]);
    [location.pathname = "", location.search = ""] = address.split(/(?=\?)/);
  };
  vi.stubGlobal("location", location);
  vi.stubGlobal("history", { pushState: push("push"), replaceState: push("replace") });
  vi.stubGlobal("window", { dispatchEvent: () => true, scrollTo: () => (scrolled += 1) });
});

test("every address is below the path of the server", () => {
  expect(at("/cases/x")).toBe("/below/cases/x");
});

test("an address takes over the query of now but for what is changed", () => {
  expect(withQuery("/to", {})).toBe("/to?phase=after&at=x");
  expect(withQuery("/to", { at: null, who: "A & B" })).toBe("/to?phase=after&who=A+%26+B");
  expect(withQuery("/to", { at: null, phase: null })).toBe("/to");
});

test("what is chosen stands in the address and leaves no trace, and what is there already moves nothing", () => {
  choose({ at: null });
  choose({ phase: "after" });
  go("/below/cases/c/verdict");
  expect(entries).toEqual([
    ["replace", "/below/cases/c/model?phase=after"],
    ["push", "/below/cases/c/verdict"],
  ]);
});

test("another room is read from its beginning, the same one from where it is", () => {
  choose({ at: null });
  expect(scrolled).toBe(0);
  go("/below/cases/c/verdict?proposal=p");
  expect(scrolled).toBe(1);
});
