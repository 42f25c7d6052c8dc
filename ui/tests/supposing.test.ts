import { describe, expect, test } from "vitest";
import { add, edit, move, remove, replace } from "../src/commands";
import { afterFirst, inWords, withSupposed, type Statement } from "../src/preferences/supposing";
import type { Command } from "../src/types";

const path = ["preferences", "UR"];
const saved = ["a", "b", "c"].map((id) => ({ id, that: id, evidence: [] })) as Statement[];
const ids = (commands: Command[]) => withSupposed(saved, commands).map((s) => s.id);

describe("a list as supposed commands leave it", () => {
  test("what moves stands after what it was put behind, or first", () => {
    expect(ids([move([...path, "c"], "a")])).toEqual(["a", "c", "b"]);
    expect(ids([move([...path, "c"], "")])).toEqual(["c", "a", "b"]);
  });

  test("what is added is called by the command that adds it, and can be moved and removed by that", () => {
    expect(ids([add(path, "x"), move([...path, "supposed1_1"], "")])).toEqual(["supposed1_1", "a", "b", "c"]);
    expect(ids([remove([...path, "a"]), add(path, "x"), remove([...path, "supposed2_1"])])).toEqual(["b", "c"]);
  });

  test("a change changes its own statement, and what nobody has changes nothing", () => {
    expect(withSupposed(saved, [edit([...path, "b"], { that: "new" })]).map((s) => s.that)).toEqual(["a", "new", "c"]);
    expect(ids([remove([...path, "x"]), move([...path, "x"], "a")])).toEqual(["a", "b", "c"]);
  });
});

test("what was added is called by its own name once it is saved, and the others count on from there", () => {
  const supposed = [
    add(path, "x"),
    add(path, "y"),
    move([...path, "supposed1_1"], "supposed2_1"),
    edit([...path, "supposed2_1"], { that: "z" }),
  ];
  const now = [...saved, { id: "s9", that: "x", evidence: [] }] as Statement[];
  expect(afterFirst(supposed, now)).toEqual([
    add(path, "y"),
    move([...path, "s9"], "supposed1_1"),
    edit([...path, "supposed1_1"], { that: "z" }),
  ]);
});

describe("statements that are joined", () => {
  const joined = replace(path, ["a", ["b", "c"]]);

  test("are one entry of the list, and what is the same keeps its id", () => {
    expect(withSupposed(saved, [joined]).map((s) => [s.id, s.tied])).toEqual([
      ["a", undefined],
      ["supposed1_2", ["b", "c"]],
    ]);
    expect(ids([joined, replace([...path, "supposed1_2"], ["b", "d"]), move([...path, "a"], "supposed1_2")])).toEqual([
      "supposed1_2",
      "a",
    ]);
    expect(withSupposed(saved, [replace([...path, "b"], ["x", "y"])])[1]).toMatchObject({ id: "b", tied: ["x", "y"] });
  });

  test("are called by the name that they have in the case once they are saved", () => {
    const now = [saved[0], { id: "e7", tied: ["b", "c"], evidence: [] }] as Statement[];
    const left = afterFirst([joined, replace([...path, "supposed1_2"], ["b", "d"]), add(path, "x")], now);
    expect(left).toEqual([replace([...path, "e7"], ["b", "d"]), add(path, "x")]);
  });
});

test("each is said in words", () => {
  expect([add(path, "x"), edit([], {}), move([], ""), remove([])].map(inWords)).toEqual([
    "add “x”",
    "change a statement",
    "move a statement",
    "remove a statement",
  ]);
});

test("what joins statements and what changes one of them is said apart", () => {
  expect(inWords(replace(path, []))).toBe("join or separate statements");
  expect(inWords(replace(["phases", "p", ...path, "b"], []))).toBe("change a statement");
});
