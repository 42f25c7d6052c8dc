/** Return the letters of a state; null where they are no state of so many options. */
export const lettersOf = (text: string, n: number): string | null =>
  /^[YN]+$/.test(text) && text.length === n ? text : null;

/** Return letters with one option taken or not. */
export const taken = (letters: string, at: number, is: boolean): string =>
  `${letters.slice(0, at)}${is ? "Y" : "N"}${letters.slice(at + 1)}`;

/** Return a state in words: what is done, and what is not. */
export function told(letters: string, names: readonly string[]): string {
  const those = (letter: string) => names.filter((_, i) => letters[i] === letter);
  const [done, left] = [those("Y"), those("N")];
  if (!done.length) return "Nothing is done.";
  return `Done: ${done.join("; ")}.${left.length ? ` Not done: ${left.join("; ")}.` : ""}`;
}
