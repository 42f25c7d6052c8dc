/** What is asked of a key, of React's event and of the browser's own. */
interface Key {
  key: string;
  code: string;
  keyCode: number;
  isComposing?: boolean;
  nativeEvent?: { isComposing: boolean };
}

/** Whether a key belongs to an input method that is composing a word: its Enter chooses, its Escape takes back. */
function composing(event: Key): boolean {
  return Boolean(event.nativeEvent?.isComposing ?? event.isComposing) || event.keyCode === 229;
}

/** Make what listens to keys deaf to those that an input method takes. Every listener to keys goes through this. */
export function heard<E extends Key>(act: (event: E) => void): (event: E) => void {
  return (event) => {
    if (!composing(event)) act(event);
  };
}

/** Keep the Enter of an input method from sending the form of its field, wherever that is. */
export function deafForms(): () => void {
  const deaf = (event: KeyboardEvent) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement && composing(event)) event.preventDefault();
  };
  window.addEventListener("keydown", deaf, true);
  return () => window.removeEventListener("keydown", deaf, true);
}

/** Return the letter of a key; on a layout whose letters are not Latin the one that a Latin layout has there. */
export function letterOf(event: Key): string {
  const key = event.key.toLowerCase();
  if (/^[a-z]$/.test(key) || !/^\p{L}$/u.test(key)) return key;
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : key;
}

/** Whether a key takes back or does again: Ctrl or Cmd with Z, with Shift and Z, or with Y. */
export function takesBack(
  event: Key & { ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean },
): "undo" | "redo" | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const letter = letterOf(event);
  if (letter === "y") return event.shiftKey ? null : "redo";
  return letter === "z" ? (event.shiftKey ? "redo" : "undo") : null;
}
