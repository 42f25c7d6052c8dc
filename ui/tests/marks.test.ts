import { beforeAll, expect, test } from "vitest";
import type { S } from "../src/types";
import { learnUnseen, piecesOf, seen } from "../src/unseen/marks";

beforeAll(() => {
  learnUnseen({
    unseen: "(\\u202e|\\u200b)",
    unseen_names: { "\u202e": "right-to-left override" },
  } as unknown as S["Vocabulary"]);
});

test("a text without such characters is left as it is", () => {
  expect(piecesOf("plain 😀")).toBeNull();
  expect(seen("plain 😀")).toBe("plain 😀");
});

test("each gets a sign and its name, and nothing else of the text changes", () => {
  expect(piecesOf("a\u202eb\u200b")).toEqual([
    { text: "a" },
    { text: "\u202e", mark: "⟨U+202E⟩", name: "U+202E, right-to-left override" },
    { text: "b" },
    { text: "\u200b", mark: "⟨U+200B⟩", name: "U+200B" },
  ]);
  expect(seen("a\u202eb")).toBe("a⟨U+202E⟩b");
});
