import { expect, test } from "vitest";
import { placesOf, termsOf } from "../src/longer/addresses";
import type { CaseView } from "../src/types";
import type { Applied } from "../src/workspace";

const place = (path: string, address: string) => ({
  path: path.split("/"),
  address,
  words: `words of ${path}`,
  evidence: [],
  assumption: true,
});
const view = {
  document: {
    places: [
      place("options/a", "options.a"),
      place("infeasible/r1", "infeasible.1"),
      place("phases/after/options/a", "options.a"),
      place("phases/after/infeasible/r1", "infeasible.1"),
    ],
  },
} as unknown as CaseView;
const file = { label: "", prefix: [], layer: { proposals: [{ id: "p", terms: [{ id: "t1" }, { id: "t2" }] }] } };
const after = { label: "phase after", prefix: ["phases", "after"], layer: {} };
const layers = [file, after] as unknown as Applied[];
const paths = (addresses: string[], over = layers) => placesOf(addresses, view, over).map((p) => p.path.join("/"));

test("what is laid over the file has the last word, and without it the file", () => {
  expect(paths(["options.a"])).toEqual(["phases/after/options/a"]);
  expect(paths(["options.a"], [layers[0]!])).toEqual(["options/a"]);
});

test("rules of a phase are counted on after those of the file", () => {
  expect(paths(["infeasible.1", "infeasible.2"])).toEqual(["infeasible/r1", "phases/after/infeasible/r1"]);
});

test("what an entry has is said at the entry; each place comes once, and unknown ones not at all", () => {
  expect(paths(["options.a.owner", "options.a", "options.z", "infeasible.9"])).toEqual(["phases/after/options/a"]);
});

test("the addresses of the terms of a proposal", () => {
  expect(termsOf("p", layers)).toEqual(["proposals.p.t1", "proposals.p.t2"]);
  expect(termsOf("q", layers)).toEqual([]);
});
