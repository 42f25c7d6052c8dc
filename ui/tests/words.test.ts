import { expect, test } from "vitest";
import { authorFor } from "../src/words";

test("whoever works alone is “you”; in a team, and where another made it, everybody has a name", () => {
  expect(authorFor({ mode: "local", name: "root" }, "root")).toBe("you");
  expect(authorFor({ mode: "local", name: "root" }, "Ann")).toBe("Ann");
  expect(authorFor({ mode: "team", name: "Ann" }, "Ann")).toBe("Ann");
});
