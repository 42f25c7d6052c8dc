import type { Claim } from "../types";
import { plural } from "../words";
import { hide, layerOf, type CodingLayer } from "./layers";

interface Props {
  layers: CodingLayer[];
  hidden: Set<string>;
  claims: Claim[];
  chosen: string | null;
}

/** Whose claims are shown, and how each layer looks in the text. */
export function WhoseClaims({ layers, hidden, claims, chosen }: Props) {
  const put = (next: Set<string>) => {
    const open = claims.find((c) => c.id === chosen);
    hide(next, open && next.has(layerOf(open)) ? { claim: null } : {});
  };
  const flip = (key: string) => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    put(next);
  };
  const all = layers.every((l) => !hidden.has(l.key));
  return (
    <fieldset className="inline">
      <legend>Whose claims are shown</legend>
      <label>
        <input type="checkbox" checked={all} onChange={() => put(new Set(all ? layers.map((l) => l.key) : []))} /> all
      </label>
      {layers.map((l) => (
        <label key={l.key}>
          <input type="checkbox" checked={!hidden.has(l.key)} onChange={() => flip(l.key)} />{" "}
          <span className={`sample ${l.look}`} aria-hidden="true">
            {l.sign}
          </span>{" "}
          {l.name}
          {l.rules && " (rules)"}, {plural(claims.filter((c) => layerOf(c) === l.key).length, "claim")}
        </label>
      ))}
    </fieldset>
  );
}
