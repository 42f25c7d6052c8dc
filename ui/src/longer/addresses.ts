import type { CaseView, S } from "../types";
import { placesIn } from "../words";
import type { Applied } from "../workspace";

const RULES = ["infeasible", "forbidden_moves", "indistinguishable"];

/**
 * Return the places of the case that addresses such as `preferences.RUS.5` mean, each once; unknown ones are left out.
 */
export function placesOf(addresses: string[], view: CaseView, layers: Applied[]): S["RestsOn"][] {
  const places = placesIn(view, layers);
  const found = [...new Set(addresses)]
    .map((address) => placeOf(address, places))
    .filter((place) => place !== undefined);
  const once = [...new Map(found.map((place) => [place.path.join("/"), place] as const)).values()];
  return once.map(({ path, words, evidence, assumption }) => ({ path, text: words, evidence, assumption }));
}

/** Return the addresses of the terms of a proposal. */
export function termsOf(proposal: string, layers: Applied[]): string[] {
  const terms = layers
    .flatMap((l) => l.layer.proposals ?? [])
    .filter((p) => p.id === proposal)
    .flatMap((p) => p.terms ?? []);
  return terms.map((t) => `proposals.${proposal}.${t.id}`);
}

function placeOf(address: string, places: S["PlaceView"][]): S["PlaceView"] | undefined {
  const [section = "", id = ""] = address.split(".");
  // The rules of a perspective or a phase are counted on after those of the file.
  if (RULES.includes(section)) return places.filter((p) => p.address.startsWith(`${section}.`))[Number(id) - 1];
  // What is laid over the file has the last word; who owns an option is said where the option is.
  return places.findLast((p) => p.address === address) ?? places.findLast((p) => p.address === `${section}.${id}`);
}
