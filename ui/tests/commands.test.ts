import { describe, expect, test } from "vitest";
import { idFor, placeAfter } from "../src/commands";

describe("an id for something by its name", () => {
  test.each([
    ["Accept the order", "accept_the_order"],
    ["Förderung – später", "forderung_spater"],
    ["  x  ", "x"],
    ["2 boats", "o_2_boats"],
    ["not", "o_not"],
    ["Yes, no!", "yes_no"],
    ["yny", "o_yny"],
    ["…", "o"],
    ["北京", "o"],
  ])("%s", (name, id) => {
    expect(idFor(name, [])).toBe(id);
  });

  test("it is short, ends in no underscore, and nobody has it yet", () => {
    const id = idFor(`${"a".repeat(29)} tail`, []);
    expect(id).toBe("a".repeat(29));
    expect(idFor("same", ["same", "same_2"])).toBe("same_3");
  });
});

describe("what an entry follows after it moves", () => {
  const ids = ["a", "b", "c", "d"];
  test.each([
    ["c", -1, "a"],
    ["b", -1, ""],
    ["a", 1, "b"],
    ["a", 3, "d"],
    ["d", -3, ""],
  ])("%s by %i", (id, by, after) => {
    expect(placeAfter(ids, id, by)).toBe(after);
  });

  test("what is first goes no further up, what is last no further down, and what is not there nowhere", () => {
    expect(placeAfter(ids, "a", -1)).toBeNull();
    expect(placeAfter(ids, "d", 1)).toBeNull();
    expect(placeAfter(ids, "x", 1)).toBeNull();
  });
});
