import { expect, test, vi } from "vitest";
import { heard, letterOf, Presses, takesBack } from "../src/keys";

const pressed = (key: string, more = {}) => ({
  key,
  code: "KeyZ",
  keyCode: 90,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

test("keys that an input method takes are not heard", () => {
  const act = vi.fn();
  for (const more of [{ isComposing: true }, { nativeEvent: { isComposing: true } }, { keyCode: 229 }])
    heard(act)(pressed("Enter", more));
  expect(act).not.toHaveBeenCalled();
  heard(act)(pressed("Enter"));
  expect(act).toHaveBeenCalledOnce();
});

test("a letter of another alphabet is the one that a Latin layout has there", () => {
  expect(letterOf(pressed("я"))).toBe("z");
  expect(letterOf(pressed("w"))).toBe("w");
  expect(letterOf(pressed("?"))).toBe("?");
});

test("undo and redo by Ctrl or Cmd, with Shift or Y, and never with Alt", () => {
  expect(takesBack(pressed("z", { ctrlKey: true }))).toBe("undo");
  expect(takesBack(pressed("Z", { metaKey: true, shiftKey: true }))).toBe("redo");
  expect(takesBack(pressed("y", { ctrlKey: true }))).toBe("redo");
  expect(takesBack(pressed("z"))).toBeNull();
  expect(takesBack(pressed("z", { ctrlKey: true, altKey: true }))).toBeNull();
});

test("a press that goes on or ends where it did not begin is told apart", () => {
  const [field, button] = [new EventTarget(), new EventTarget()];
  const event = (type: string, target: EventTarget, repeat = false) => ({ type, key: "Enter", target, repeat });
  const presses = new Presses();
  expect(presses.elsewhere(event("keydown", field))).toBe(false);
  expect(presses.elsewhere(event("keydown", field, true))).toBe(false);
  expect(presses.elsewhere(event("keydown", button, true))).toBe(true);
  expect(presses.elsewhere(event("keypress", button))).toBe(true);
  expect(presses.elsewhere(event("keyup", button))).toBe(true);
  expect(presses.elsewhere(event("keydown", button))).toBe(false);
  expect(presses.elsewhere(event("keypress", button))).toBe(false);
  expect(presses.elsewhere(event("keyup", button))).toBe(false);
});
