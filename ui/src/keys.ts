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

/** Which presses of keys go on where they did not begin: the focus came there meanwhile, to what they were not for. */
export class Presses {
  readonly #begun = new Map<string, EventTarget | null>();

  /** Hear one event of a press, and tell whether it is of one that began elsewhere. */
  elsewhere(event: Pick<KeyboardEvent, "type" | "key" | "target" | "repeat">): boolean {
    const { type, key, target } = event;
    if (type === "keydown" && !event.repeat) this.#begun.set(key, target);
    const found = this.#begun.has(key) && this.#begun.get(key) !== target;
    if (type === "keyup") this.#begun.delete(key);
    return found;
  }
}

/** Keep a press of Enter or Space that goes on, or ends, at another place than it began from doing anything there. */
export function endWherePressed(): () => void {
  const presses = new Presses();
  const still = (event: KeyboardEvent) => {
    if ((event.key === "Enter" || event.key === " ") && presses.elsewhere(event)) event.preventDefault();
  };
  const types = ["keydown", "keypress", "keyup"] as const;
  for (const type of types) window.addEventListener(type, still, true);
  return () => {
    for (const type of types) window.removeEventListener(type, still, true);
  };
}

/** Open a question. It has the focus itself, and none of its answers: no key that was pressed before it gives one. */
export function showQuestion(dialog: HTMLDialogElement | null): void {
  dialog?.showModal();
  dialog?.focus();
}
