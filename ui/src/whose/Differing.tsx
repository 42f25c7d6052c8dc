import { RoomLink, roomOf } from "../places";
import { capital } from "../sections/values";
import { plural } from "../words";
import { useWorkspace } from "../workspace";
import { differencesOf } from "./differences";

/** In every room: what the chosen perspective and phase say otherwise than all share, each a link to where it is. */
export function Differing() {
  const { view, words, layers } = useWorkspace();
  return layers.slice(1).map((l) => {
    const all = differencesOf(view, words.sections, l.prefix);
    return (
      <details key={l.label} className="differing">
        <summary>
          {all.length
            ? `${capital(l.label)} differs in ${plural(all.length, "place")} from what all share`
            : `${capital(l.label)} says nothing otherwise than all share yet`}
        </summary>
        <ul>
          {all.map(({ path, called, only, fields }) => (
            <li key={path.join("/")}>
              <RoomLink room={roomOf(path)} query={{ at: path.join("/") }}>
                {capital(called)}
              </RoomLink>
              : {only ? `only in ${l.label}` : [...new Set(fields.map((f) => f.label))].join(", ") || "the same words"}
            </li>
          ))}
        </ul>
      </details>
    );
  });
}
