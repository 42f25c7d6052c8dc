import { useState } from "react";
import type { Room } from "./list";

/** What a room is for, and what can be done there: folded, beside its heading. */
export function Help({ room }: { room: Room }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="roomhelp" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        What is this room for<span className="only-wide">, and what can be done here</span>?
      </summary>
      {open && (
        <div className="box">
          <p>
            <b>{room.name}</b>: {room.about}.
          </p>
          <ul>
            {room.help.map((line) => (
              <li key={line}>
                <Line text={line} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </details>
  );
}

/** A line with what is written on the page, and with keys. */
function Line({ text }: { text: string }) {
  return text.split(/(\*[^*]+\*|`[^`]+`)/).map((part, i) => {
    const inner = part.slice(1, -1);
    if (part.startsWith("*")) return <i key={i}>{inner}</i>;
    return part.startsWith("`") ? <kbd key={i}>{inner}</kbd> : part;
  });
}
