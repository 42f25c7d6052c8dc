import { useCallback, useEffect, useRef, useState } from "react";
import { heard, letterOf, showQuestion } from "./keys";
import { Button } from "./parts";
import { at, go, useRoute, withQuery } from "./route";
import { roomsOf } from "./rooms/list";

/** One letter without a modifier does something only while no field has the focus, and can be switched off. */
const KEPT = "detente.letters";
export const OPEN_SHORTCUTS = "detente:shortcuts";

export const lettersOn = () => localStorage.getItem(KEPT) !== "off";

export function inField(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("input, textarea, select, [contenteditable=true], dialog") !== null
  );
}

/** Whether a letter means something where it is pressed: it is typed there, or chooses from a list that is closed. */
function takesLetter(target: EventTarget | null, letter: string): boolean {
  if (!(target instanceof Element) || target.closest("dialog")) return inField(target);
  if (target instanceof HTMLSelectElement)
    return [...target.options].some((option) => option.text.trim().toLowerCase().startsWith(letter));
  return inField(target) && !target.matches("[type=radio], [type=checkbox]");
}

/** Call `act` for a letter pressed outside of fields. */
export function useLetter(letter: string, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const keys = heard((event: KeyboardEvent) => {
      const readOnlyText = event.target instanceof Element && event.target.closest("[data-reading]") !== null;
      if (letterOf(event) !== letter || event.ctrlKey || event.metaKey || event.altKey || !lettersOn()) return;
      if (takesLetter(event.target, letter) && !readOnlyText) return;
      event.preventDefault();
      latest.current();
    });
    window.addEventListener("keydown", keys);
    return () => window.removeEventListener("keydown", keys);
  }, [letter]);
}

export function ShortcutsDialog({ inCase, team }: { inCase: boolean; team: boolean }) {
  const { caseId } = useRoute();
  const dialog = useRef<HTMLDialogElement>(null);
  const [letters, setLetters] = useState(lettersOn);
  const open = useCallback(() => {
    if (!dialog.current?.open) showQuestion(dialog.current);
  }, []);
  useLetter("?", open);
  useEffect(() => {
    window.addEventListener(OPEN_SHORTCUTS, open);
    return () => window.removeEventListener(OPEN_SHORTCUTS, open);
  }, [open]);
  const leader = useRef(0);
  useLetter("g", () => (leader.current = Date.now()));
  useEffect(() => {
    const keys = heard((event: KeyboardEvent) => {
      const letter = letterOf(event);
      if (!inCase || Date.now() - leader.current > 1500 || letter === "g") return;
      // In a list that is closed the letter after a g is for the room: no entry of it begins with a g.
      if (!(event.target instanceof HTMLSelectElement) && takesLetter(event.target, letter)) return;
      leader.current = 0;
      const room = roomsOf(team).find((r) => r.letter === letter);
      if (!room) return;
      event.preventDefault();
      go(withQuery(at(`/cases/${caseId}/${room.id}`), {}));
    });
    window.addEventListener("keydown", keys);
    return () => window.removeEventListener("keydown", keys);
  }, [inCase, team, caseId]);
  return (
    <dialog ref={dialog} tabIndex={-1} aria-labelledby="shortcuts">
      <h2 id="shortcuts">Keyboard shortcuts</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Keys</th>
            <th scope="col">What they do</th>
          </tr>
        </thead>
        <tbody>
          {SHORTCUTS.map(([keys, what]) => (
            <tr key={keys}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{what}</td>
            </tr>
          ))}
          {roomsOf(team).map((r) => (
            <tr key={r.id}>
              <th scope="row">
                <kbd>g</kbd> <kbd>{r.letter}</kbd>
              </th>
              <td>Go to {r.name}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className="check">
        <input
          type="checkbox"
          checked={letters}
          onChange={(e) => {
            localStorage.setItem(KEPT, e.target.checked ? "on" : "off");
            setLetters(e.target.checked);
          }}
        />
        Shortcuts of single letters are on
      </label>
      <Button look="main" onClick={() => dialog.current?.close()}>
        Close
      </Button>
    </dialog>
  );
}

const SHORTCUTS = [
  ["?", "This list"],
  ["/", "Search: in a case in all of it, in the list of cases among them"],
  ["Ctrl Z", "Undo your last change (outside of fields)"],
  ["Ctrl Shift Z", "Redo it"],
  ["Ctrl Y", "Redo it, too; on a Mac it is Cmd in place of Ctrl"],
  [
    "Enter, Escape",
    "In a field: save at once, or take back what is not saved; in a list: take what is walked to, or not",
  ],
  [
    "Alt Page Down, Alt Page Up",
    "Go to the next or the previous section, out of a field as well; Tab goes on from there",
  ],
  ["Alt ↑, Alt ↓", "On a statement or an option: move it up or down"],
  ["Alt Shift ↑, Alt Shift ↓", "On a statement: as important as the one above, or by itself again"],
  ["Alt Shift B", "On a statement: in either order with the one above"],
  ["n", "In a source, with words selected: code them as a claim"],
  ["↑, ↓, a, r", "In the list of what rules propose: walk, accept, refuse"],
  ["Arrow keys", "In the graph: walk from state to state along the moves"],
  ["+, -, 0", "In the graph: larger, smaller, the whole"],
] as const;
