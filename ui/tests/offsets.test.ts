import { describe, expect, test } from "vitest";
import { Offsets, pieces } from "../src/sources/offsets";

describe("a text with characters of two units", () => {
  const text = "a😀b👍🏽c";
  const offsets = new Offsets(text);
  const points = [...text];

  test("every code point begins where JavaScript has it", () => {
    for (let n = 0; n <= points.length; n++) {
      expect(offsets.unit(n)).toBe(points.slice(0, n).join("").length);
      expect(offsets.point(offsets.unit(n))).toBe(n);
    }
  });

  test("a place inside a character is the end of it, and what lies outside is the nearest end", () => {
    expect(offsets.point(2)).toBe(2);
    expect(offsets.unit(-1)).toBe(0);
    expect(offsets.unit(99)).toBe(text.length);
    expect(offsets.point(99)).toBe(points.length);
  });

  test("it is cut by code points", () => {
    expect(offsets.slice(1, 2)).toBe("😀");
    expect(offsets.slice(3, 5)).toBe("👍🏽");
  });
});

test("a text is cut at every end of a span, and nothing of it is lost", () => {
  const text = "0123😀56789";
  const offsets = new Offsets(text);
  const spans = [
    { id: "a", start: 0, end: 5 },
    { id: "b", start: 3, end: 8 },
  ];
  const found = pieces(offsets, spans, 10);
  expect(found.map((p) => p.text).join("")).toBe(text);
  expect(found.map((p) => [p.text, p.ids.join()])).toEqual([
    ["012", "a"],
    ["3😀", "a,b"],
    ["567", "b"],
    ["89", ""],
  ]);
});

test("an empty text has no pieces, and one that is wholly covered has one", () => {
  expect(pieces(new Offsets(""), [], 0)).toEqual([]);
  expect(pieces(new Offsets("ab"), [{ id: "a", start: 0, end: 2 }], 2)).toEqual([{ text: "ab", ids: ["a"] }]);
});
