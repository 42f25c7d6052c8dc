import { describe, expect, test } from "vitest";
import { partOf, voicesOf, whoIs } from "../src/sources/voices";
import type { CaseView } from "../src/types";

const view = (actors: object[]) =>
  ({
    document: {
      decision_makers: [{ id: "homes", name: "Corvane Homes" }, { id: "union" }],
      sources: [{ id: "courier", name: "the Courier" }],
      actors,
      claims: [
        { id: "c1", source: "courier", by: ["the Courier", "Dale Pruitt"] },
        { id: "c2", source: "courier", by: ["Dale Pruitt"] },
        { id: "c3", source: "courier", by: ["union"] },
      ],
    },
  }) as unknown as CaseView;

describe("whoever speaks for another", () => {
  const parts = (actors: object[]) => voicesOf(view(actors)).map((v) => [v.who, v.claims.length, v.part?.name ?? null]);

  test("is told with whom, a decision maker or an actor", () => {
    const dale = { id: "dale", name: "Dale Pruitt", part_of: "homes" };
    expect(parts([dale])).toEqual([
      ["Dale Pruitt", 2, "Corvane Homes"],
      ["union", 1, null],
    ]);
    expect(
      parts([
        { ...dale, part_of: "paper" },
        { id: "paper", name: "Pruitt & Sons" },
      ])[0],
    ).toEqual(["Dale Pruitt", 2, "Pruitt & Sons"]);
  });

  test("is told of one whose actor has another id than the decision maker it is part of", () => {
    const actors = [
      { id: "dale", name: "Dale Pruitt", part_of: "landlord" },
      { id: "landlord", name: "the “Corvane Homes”" },
    ];
    expect(parts(actors)[0]).toEqual(["Dale Pruitt", 2, "Corvane Homes"]);
  });

  test("is whoever names the actor as its own, whatever that is called", () => {
    const actors = [
      { id: "dale", name: "Dale Pruitt", part_of: "landlord" },
      { id: "landlord", name: "the owners" },
      { id: "homes", name: "Corvane Homes" },
    ];
    const joined = view(actors);
    joined.document.decision_makers![1]!.actor = "landlord";
    expect(voicesOf(joined)[0]!.part?.id).toBe("union");
    expect(whoIs(joined, "landlord").is?.id).toBe("union");
    expect(whoIs(joined, "the owners").is?.id).toBe("union");
    expect(whoIs(joined, "Corvane Homes").is?.key).toBe("party:homes");
  });

  test("is nobody where nothing says so", () => {
    expect(parts([{ id: "dale", name: "Dale Pruitt" }])[0]).toEqual(["Dale Pruitt", 2, null]);
    expect(partOf(view([]), null)).toBeNull();
  });
});

test("a claim counts once for each who speaks in it, and the document under its names for nobody", () => {
  const claims = [
    { id: "c1", source: "s", by: ["a letter", "Ann", "Bo", "Ann"] },
    { id: "c2", source: "s", by: ["“The end”", "Bo"] },
    { id: "c3", source: "s", by: ["s"] },
  ];
  const document = { sources: [{ id: "s", name: "A letter", title: "The end" }], claims };
  expect(voicesOf({ document } as unknown as CaseView).map((v) => [v.who, v.claims])).toEqual([
    ["Bo", ["c1", "c2"]],
    ["Ann", ["c1"]],
  ]);
});
