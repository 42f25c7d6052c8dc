import { call, Unreachable } from "./api";
import { at } from "./route";
import type { S } from "./types";

/** After how many milliseconds it is tried again: where no answer came, and where the server refused. */
const AWAY = 3_000;
const REFUSED = 30_000;

interface Heard {
  /** The version up to which all is known. */
  known: () => number;
  changed: (news: S["Changed"]) => void;
  gone: () => void;
  /** Told once for each time that nothing comes any more. */
  refused: () => void;
}

/** Listen to what becomes of a case, however often that is interrupted; return how to stop. */
export function listen(id: string, heard: Heard): () => void {
  let events: EventSource;
  let later: number | undefined;
  let told = false;
  let stopped = false;

  function stop() {
    stopped = true;
    events.close();
    window.clearTimeout(later);
  }

  function again(after: number) {
    if (!stopped) later = window.setTimeout(begin, after);
  }

  function begin() {
    events = new EventSource(at(`/api/cases/${id}/events?version=${heard.known()}`));
    events.addEventListener("open", () => {
      told = false;
    });
    events.addEventListener("changed", (event) => {
      heard.changed(JSON.parse((event as MessageEvent<string>).data) as S["Changed"]);
    });
    events.addEventListener("gone", () => {
      stop();
      heard.gone();
    });
    events.addEventListener("error", () => {
      // What is merely interrupted is tried again by the browser; what is refused, or answered by an error, is not.
      if (events.readyState !== EventSource.CLOSED || stopped) return;
      call("GET", "/session").then(refused, (why) => (why instanceof Unreachable ? again(AWAY) : refused()));
    });
  }

  function refused() {
    if (!told && !stopped) heard.refused();
    told = true;
    again(REFUSED);
  }

  begin();
  return stop;
}
