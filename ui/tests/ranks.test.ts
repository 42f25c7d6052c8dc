import { describe, expect, test } from "vitest";
import * as ranks from "../src/preferences/ranks";

const all = [["a"], ["b", "c"], ["d"]];

describe("one step up or down", () => {
  test.each([
    ["d", -1, [["a"], ["d"], ["b", "c"]]],
    ["a", 1, [["b", "c"], ["a"], ["d"]]],
    ["c", -1, [["a"], ["c"], ["b"], ["d"]]],
    ["b", 1, [["a"], ["c"], ["b"], ["d"]]],
  ] as const)("%s by %i", (state, by, expected) => {
    expect(ranks.shifted(all, state, by)).toEqual(expected);
  });

  test("the ends are the ends, but a tied state can leave its rank there, too", () => {
    expect([ranks.shifted(all, "a", -1), ranks.shifted(all, "d", 1), ranks.shifted(all, "x", 1)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(ranks.shifted([["a", "b"]], "a", 1)).toEqual([["b"], ["a"]]);
    expect(ranks.shifted([["a", "b"]], "b", -1)).toEqual([["b"], ["a"]]);
  });
});

test("a state is tied to the rank above, or to another state", () => {
  expect(ranks.tiedAbove(all, "d")).toEqual([["a"], ["b", "c", "d"]]);
  expect(ranks.tiedAbove(all, "b")).toEqual([["a", "b"], ["c"], ["d"]]);
  expect(ranks.tiedAbove(all, "a")).toBeNull();
  expect(ranks.tiedTo(all, "a", "d")).toEqual([
    ["b", "c"],
    ["d", "a"],
  ]);
  expect([ranks.tiedTo(all, "b", "c"), ranks.tiedTo(all, "a", "a"), ranks.tiedTo(all, "a", "x")]).toEqual([
    null,
    null,
    null,
  ]);
});

test("what is dropped on a rank stands there, and that rank makes room", () => {
  expect(ranks.putAt(all, "d", 0)).toEqual([["d"], ["a"], ["b", "c"]]);
  expect(ranks.putAt(all, "a", 2)).toEqual([["b", "c"], ["d"], ["a"]]);
  expect(ranks.putAt(all, "b", 1)).toEqual([["a"], ["b"], ["c"], ["d"]]);
  expect([ranks.putAt(all, "a", 0), ranks.putAt(all, "a", 9)]).toEqual([null, null]);
});

test("states come, go, and are written in another way; no rank is empty", () => {
  expect(ranks.added(all, "e")).toEqual([...all, ["e"]]);
  expect(ranks.takenAway(all, "a")).toEqual([["b", "c"], ["d"]]);
  expect(ranks.rewritten(all, "c", "x")).toEqual([["a"], ["b", "x"], ["d"]]);
  expect(ranks.written(all)).toEqual(["a", ["b", "c"], "d"]);
});

test("whatever is done, the same states are there", () => {
  const states = ["a", "b", "c", "d"];
  for (const state of states)
    for (const next of [
      ranks.shifted(all, state, -1),
      ranks.shifted(all, state, 1),
      ranks.tiedAbove(all, state),
      ...[0, 1, 2].map((n) => ranks.putAt(all, state, n)),
    ])
      if (next) expect(next.flat().sort()).toEqual(states);
});
