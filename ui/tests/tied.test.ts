import { expect, test } from "vitest";
import { within } from "../src/forwhom";
import { replace } from "../src/commands";
import { calledOf, joined, partsOf, rewritten, separated } from "../src/preferences/tied";
import type { Statement } from "../src/preferences/supposing";
import type { CaseView, S } from "../src/types";

const noted = { that: "b", name: "peace", because: "she said so", evidence: ["c1"] };
const list = [
  { id: "1", that: "a", evidence: [] },
  { id: "2", ...noted, note: null },
  { id: "3", tied: ["c", { that: "d", evidence: ["c2"] }], evidence: [] },
] as Statement[];

test("a statement joins the one above with all that is said of it, a group as a whole", () => {
  expect(joined(list, "2")).toEqual([
    ["a", noted],
    ["c", { that: "d", evidence: ["c2"] }],
  ]);
  expect(joined(list, "3")).toEqual(["a", [noted, "c", { that: "d", evidence: ["c2"] }]]);
  expect(joined(list, "1")).toBeNull();
  expect(joined(list, "nobody")).toBeNull();
});

test("a statement leaves its group and stands below it; what is left alone is no group", () => {
  expect(separated(list, "3", 0)).toEqual(["a", noted, { that: "d", evidence: ["c2"] }, "c"]);
  const three = [{ id: "1", tied: ["a", "b", "c"], evidence: [] }] as Statement[];
  expect(separated(three, "1", 1)).toEqual([["a", "c"], "b"]);
  expect(separated(list, "1", 0)).toBeNull();
  expect(separated(list, "3", 2)).toBeNull();
});

test("joined and separated again, a list is what it was", () => {
  const back = separated([{ id: "x", tied: joined(list, "2")![0], evidence: [] }] as Statement[], "x", 1);
  expect(back).toEqual(["a", noted]);
});

test("one of a group is written otherwise and keeps what else is said of it; without a formula it goes", () => {
  expect(rewritten(list[2]!, 1, "e")).toEqual(["c", { that: "e", evidence: ["c2"] }]);
  expect(rewritten(list[2]!, 0, "")).toEqual([{ that: "d", evidence: ["c2"] }]);
  expect(rewritten(list[0]!, 0, "")).toEqual([]);
  expect(partsOf(list[1]!).map(calledOf)).toEqual(["peace"]);
});

test("for one perspective alone a group is changed in a copy of the list that all share", () => {
  const view = {
    document: { preferences: [{ id: "A", statements: list }], perspectives: [{ id: "p", layer: {} }] },
  } as unknown as CaseView;
  const sections = [
    { key: "preferences", room: "preferences", layers: "merged", fields: [] },
  ] as unknown as S["SectionView"][];
  const changed = within(view, ["perspectives", "p"], replace(["preferences", "A", "3"], ["c", "e"]), sections);
  expect(changed).toEqual(replace(["perspectives", "p", "preferences", "A"], ["a", noted, ["c", "e"]]));
});
