/// <reference types="vite/client" />
import { expect, test } from "vitest";

const sheets = Object.entries(
  import.meta.glob<string>("../src/style/*.css", { query: "?raw", import: "default", eager: true }),
).filter(([name]) => !name.endsWith("tokens.css"));

test("sizes of type, corners and colours come from the tokens", () => {
  expect(sheets.length).toBeGreaterThan(2);
  for (const [name, text] of sheets) {
    for (const [, value] of text.matchAll(/(?:font-size|font):\s*([^;]+);/g))
      expect(value, `${name}: ${value}`).toMatch(/inherit|var\(--t[1-6]\)|\dem\b/);
    for (const [, value] of text.matchAll(/border-radius:\s*([^;]+);/g))
      expect(value, `${name}: ${value}`).toMatch(/^(var\(--r[123]\)|0|1rem|50%)$/);
    expect(text.match(/#[0-9a-f]{3,8}\b/gi), name).toBeNull();
    expect(text.match(/font-weight:(?!\s*(400|500|600|inherit))/g), name).toBeNull();
  }
});
