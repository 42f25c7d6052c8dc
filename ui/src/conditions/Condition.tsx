import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type InputHTMLAttributes,
  type KeyboardEvent,
} from "react";
import { heard } from "../keys";
import { Picker } from "./Picker";
import { completed, fragmentAt, goesOn, suggested, type Names } from "./words";

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value"> {
  /** What the field is called, for the parts of it that need a name of their own. */
  called: string;
  value: string;
  names: Names;
  onType: (text: string) => void;
  /** Told whether somebody is in the midst of it: nothing is said yet against what is not typed to its end. */
  onMidst?: (on: boolean) => void;
  /** Whether more than one option can be picked, and conditions with “if”; else the text is typed. */
  pick?: boolean;
}

/**
 * A condition over options, typed with their names or picked: while a name is typed, what may be meant is offered.
 */
export function Condition({ called, value, names, onType, onMidst, pick = true, ...rest }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const goTo = useRef<number | null>(null);
  const id = useId();
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const [picking, setPicking] = useState(false);
  const [inside, setInside] = useState(false);
  const midst = inside && goesOn(value, caret, names);
  useEffect(() => onMidst?.(midst), [midst, onMidst]);
  const fragment = fragmentAt(value, caret);
  const offered = open && !rest.readOnly ? suggested(fragment, names) : [];
  const chosen = Math.min(at, offered.length - 1);
  useLayoutEffect(() => {
    if (goTo.current === null) return;
    input.current?.setSelectionRange(goTo.current, goTo.current);
    setCaret(goTo.current);
    goTo.current = null;
  });
  const take = (option: string) => {
    if (!fragment) return;
    const [text, place] = completed(value, fragment, option, names);
    goTo.current = place;
    setOpen(false);
    onType(text);
    input.current?.focus();
  };
  const keys = heard((event: KeyboardEvent<HTMLInputElement>) => {
    const down = event.altKey ? 0 : event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (offered.length && down) {
      event.preventDefault();
      setAt((chosen + down + offered.length) % offered.length);
    } else if (offered.length && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      event.preventDefault();
      take(offered[chosen]![0]);
    } else if (offered.length && event.key === "Escape") {
      event.stopPropagation();
      setOpen(false);
    } else rest.onKeyDown?.(event);
  });
  return (
    <div className="condition">
      <div className="row">
        {/* At rest all of it is read, in as many lines as it takes. */}
        <span className="line" data-text={value}>
          <input
            {...rest}
            ref={input}
            value={value}
            autoComplete="off"
            spellCheck={false}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={offered.length > 0}
            aria-controls={offered.length ? `${id}l` : undefined}
            aria-activedescendant={offered.length ? `${id}o${chosen}` : undefined}
            onChange={(e) => {
              setCaret(e.target.selectionStart ?? e.target.value.length);
              setAt(0);
              setOpen(true);
              onType(e.target.value);
            }}
            onSelect={(e) => setCaret(e.currentTarget.selectionStart ?? 0)}
            onFocus={(e) => {
              setInside(true);
              rest.onFocus?.(e);
            }}
            onBlur={(e) => {
              setOpen(false);
              setInside(false);
              rest.onBlur?.(e);
            }}
            onKeyDown={keys}
          />
        </span>
        {pick && (
          <button
            type="button"
            className="small"
            aria-expanded={picking}
            aria-controls={`${id}p`}
            aria-label={`Pick options: ${called}`}
            onClick={() => setPicking(!picking)}
          >
            Pick…
          </button>
        )}
      </div>
      {offered.length > 0 && (
        <div id={`${id}l`} role="listbox" aria-label={`Options for ${called}`} className="offered">
          {offered.map(([option, name], i) => (
            <div
              key={option}
              id={`${id}o${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === chosen}
              // Before the field is left, which ends what is offered.
              onPointerDown={(e) => {
                e.preventDefault();
                take(option);
              }}
            >
              {name || option}
            </div>
          ))}
        </div>
      )}
      <div id={`${id}p`} hidden={!picking}>
        {picking && (
          <Picker called={called} text={value} names={names} locked={Boolean(rest.readOnly)} onText={onType} />
        )}
      </div>
    </div>
  );
}
