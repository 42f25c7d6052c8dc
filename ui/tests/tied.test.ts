import { expect, test } from "vitest";
import { within } from "../src/forwhom";
import { replace } from "../src/commands";
import {
  bracketed,
  calledOf,
  isPerhaps,
  joined,
  marked,
  muchOf,
  partsOf,
  putAt,
  putInto,
  rewritten,
  separated,
} from "../src/preferences/tied";
import type { Statement } from "../src/preferences/supposing";
import type { CaseView, Json, S } from "../src/types";

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
  expect(rewritten(list[2]!, 0, "")).toEqual({ that: "d", evidence: ["c2"] });
  expect(rewritten(list[0]!, 0, "")).toBeNull();
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

test("statements of which nobody knows the order stand in a bracket, which a group cannot join", () => {
  const open = [...list, { id: "4", either_order: ["e", { that: "f", perhaps: "true" }], evidence: [] }] as Statement[];
  expect(bracketed(open, "2")![0]).toEqual({ either_order: ["a", noted] });
  expect(bracketed(open, "3")).toBeNull();
  expect(bracketed(open, "1")).toBeNull();
  expect(joined(open, "4")).toBeNull();
  const more = [{ id: "0", that: "g", evidence: [] }, open[3]!] as Statement[];
  expect(bracketed(more, "4")).toEqual([{ either_order: ["g", "e", { that: "f", perhaps: "true" }] }]);
  expect(separated(open, "4", 0)!.slice(3)).toEqual([{ that: "f", perhaps: "true" }, "e"]);
  expect(separated([{ id: "x", either_order: ["a", "b", "c"], evidence: [] }] as Statement[], "x", 1)).toEqual([
    { either_order: ["a", "c"] },
    "b",
  ]);
  expect(rewritten(open[3]!, 1, "g")).toEqual({ either_order: ["e", { that: "g", perhaps: "true" }] });
  expect(rewritten(open[3]!, 0, "")).toEqual({ that: "f", perhaps: "true" });
});

test("what is left open, or graded, is said of one statement of an entry, or of all", () => {
  const bracket = {
    id: "4",
    either_order: ["e", { that: "f", perhaps: "true" }],
    evidence: [],
  } as unknown as Statement;
  expect(partsOf(bracket).map(isPerhaps)).toEqual([false, true]);
  expect(marked(bracket, 0, "perhaps", true)).toEqual({
    either_order: [
      { that: "e", perhaps: true },
      { that: "f", perhaps: "true" },
    ],
  });
  expect(marked(bracket, 1, "perhaps", null)).toEqual({ either_order: ["e", "f"] });
  const much = marked(bracket, null, "much", true) as { either_order: Json[] };
  expect(much.either_order.map(muchOf)).toEqual([true, true]);
  expect(marked(list[1]!, null, "perhaps", true)).toEqual({ ...(noted as object), perhaps: true });
});

test("what is dragged goes into a bracket, in the order in which both were written, and out of it", () => {
  const open = ["a", "b", "c"].map((that) => ({ id: that, that, evidence: [] })) as unknown as Statement[];
  const onto = (id: string, part: number | null, target: string) => putInto(open, { id, part }, target);
  expect(onto("a", null, "c")).toEqual(["b", { either_order: ["a", "c"] }]);
  expect(onto("c", null, "a")).toEqual([{ either_order: ["a", "c"] }, "b"]);
  expect(onto("a", null, "a")).toBeNull();
  const held = [
    { id: "1", either_order: ["a", "b", "c"], evidence: [] },
    { id: "2", that: "d", evidence: [] },
    { id: "3", tied: ["e", "f"], evidence: [] },
  ] as unknown as Statement[];
  expect(putInto(held, { id: "1", part: 1 }, "2")).toEqual([
    { either_order: ["a", "c"] },
    { either_order: ["b", "d"] },
    ["e", "f"],
  ]);
  expect(putInto(held, { id: "2", part: null }, "3")).toBeNull();
  expect(putInto(held, { id: "3", part: null }, "2")).toBeNull();
  expect(putInto(held, { id: "3", part: 0 }, "2")).toEqual([
    { either_order: ["a", "b", "c"] },
    { either_order: ["d", "e"] },
    "f",
  ]);
  expect(putAt(held, { id: "1", part: 0 }, "2")).toEqual([{ either_order: ["b", "c"] }, "d", "a", ["e", "f"]]);
  expect(putAt(held, { id: "3", part: 1 }, "1")).toEqual(["f", { either_order: ["a", "b", "c"] }, "d", "e"]);
  expect(putAt(held, { id: "1", part: 0 }, "1")).toBeNull();
});
