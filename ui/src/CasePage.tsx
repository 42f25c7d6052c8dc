import { useEffect } from "react";
import { useDrafts } from "./drafts";
import { useArriving } from "./finding/arriving";
import { Search } from "./finding/Search";
import { follow } from "./follow";
import { AskForWhom, Counting } from "./ForWhom";
import { Kept } from "./Kept";
import { heard, takesBack } from "./keys";
import { Button, Choice } from "./parts";
import { Person } from "./Person";
import { wrongIn } from "./places";
import { at, go, useRoute, withQuery } from "./route";
import { ArgumentRoom } from "./rooms/Argument";
import { isBlind } from "./rooms/BlindCoding";
import { CompareRoom } from "./rooms/Compare";
import { DealsRoom } from "./rooms/Deals";
import { ExampleOfRoom } from "./rooms/ExampleBox";
import { HistoryRoom } from "./rooms/History";
import { Help } from "./rooms/Help";
import { groupsOf, ROOMS, roomsOf, type RoomId } from "./rooms/list";
import { ModelRoom } from "./rooms/Model";
import { PeopleRoom } from "./rooms/People";
import { PreferencesRoom } from "./rooms/Preferences";
import { RelationsRoom } from "./rooms/Relations";
import { ReportRoom } from "./rooms/Report";
import { SourcesRoom } from "./rooms/Sources";
import { StatesRoom } from "./rooms/States";
import { VerdictRoom } from "./rooms/Verdict";
import { inField, OPEN_SHORTCUTS } from "./shortcuts";
import { Tour } from "./tour/Tour";
import type { S } from "./types";
import { Differing } from "./whose/Differing";
import { called } from "./words";
import { choosing, useWorkspace, type Saving } from "./workspace";

const PAGES: Record<RoomId, () => React.ReactNode> = {
  sources: SourcesRoom,
  model: ModelRoom,
  preferences: PreferencesRoom,
  verdict: VerdictRoom,
  argument: ArgumentRoom,
  deals: DealsRoom,
  relations: RelationsRoom,
  states: StatesRoom,
  compare: CompareRoom,
  report: ReportRoom,
  people: PeopleRoom,
  history: HistoryRoom,
};

const SAVING: Record<Saving, [string, string]> = {
  saved: ["✓", "All changes are saved"],
  asked: ["?", "Not saved yet: say for whom it counts"],
  typing: ["✎", "Typing…"],
  draft: ["✎", "Not all is in the case"],
  unkept: ["!", "Not saved, and this browser keeps no drafts: stay on this page until it is saved"],
  saving: ["…", "Saving"],
  waiting: ["!", "Not saved yet: the server does not take it just now. Trying again"],
};

export function CasePage({ session }: { session: S["SessionView"] }) {
  const { view, chosen } = useWorkspace();
  const { room } = useRoute();
  useArriving();
  const rooms = roomsOf(session.mode === "team");
  const shown = rooms.find((r) => r.id === room) ?? ROOMS.find((r) => r.id === "verdict")!;
  const Room = PAGES[shown.id];
  // Paper says of what it is, which the bar at the top says on a screen.
  const lens = [
    ...called(view.perspectives).flatMap(([id, name]) => (id === chosen.perspective ? [`perspective ${name}`] : [])),
    ...called(view.phases).flatMap(([id, name]) => (id === chosen.phase ? [`phase ${name}`] : [])),
  ];
  const printed = [view.title, ...lens].join(" · ");
  return (
    <>
      <TopBar session={session} />
      <AskForWhom />
      <div className="below">
        <nav aria-label="Rooms of the case">
          <Search />
          <div className="only-narrow">
            <Choice
              label="Room"
              value={shown.id}
              options={rooms.map((r) => [r.id, r.name] as const)}
              onChoose={(id) => go(withQuery(at(`/cases/${view.id}/${id}`), {}))}
            />
          </div>
          {groupsOf(rooms).map((group) => (
            <section key={group.name} aria-labelledby={`rooms-${group.name}`}>
              <h2 id={`rooms-${group.name}`}>{group.name}</h2>
              <ul>
                {group.rooms.map((r) => (
                  <li key={r.id}>
                    <a
                      href={withQuery(at(`/cases/${view.id}/${r.id}`), {})}
                      onClick={follow}
                      title={r.about}
                      aria-current={room === r.id ? "page" : undefined}
                    >
                      {r.name}
                      {r.id === "model" && wrongIn(view).length > 0 && (
                        <span className="count bad">{wrongIn(view).length} to mend</span>
                      )}
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          ))}
          <Counting />
          <Button look="small" onClick={() => window.dispatchEvent(new Event(OPEN_SHORTCUTS))}>
            Keyboard shortcuts
          </Button>
        </nav>
        <Tour />
        <main id="main" tabIndex={-1} data-printed={printed}>
          {isBlind(view) && (
            <p className="box">Coding is blind here: you see your own claims only, until an editor opens it.</p>
          )}
          {room !== "verdict" && <Differing />}
          <Help key={`help ${shown.id}`} room={shown} />
          <Room key={room} />
          <ExampleOfRoom room={shown.id} view={view} />
          {room === "verdict" && <Differing />}
        </main>
      </div>
    </>
  );
}

function TopBar({ session }: { session: S["SessionView"] }) {
  const { view, saving: sending, forWhom, takeBack, readOnlyClaims } = useWorkspace();
  const { drafts, typing, unkept } = useDrafts();
  const saving =
    sending !== "saved"
      ? sending
      : forWhom
        ? "asked"
        : unkept
          ? "unkept"
          : typing
            ? "typing"
            : drafts.length
              ? "draft"
              : "saved";
  const [sign, words] = SAVING[saving];
  useEffect(() => {
    const keys = heard((event: KeyboardEvent) => {
      const what = takesBack(event);
      if (!what || inField(event.target)) return;
      event.preventDefault();
      if (view[what]) void takeBack(what);
    });
    window.addEventListener("keydown", keys);
    return () => window.removeEventListener("keydown", keys);
  }, [view, takeBack]);
  return (
    <header>
      <a className="home" href={at("/")} onClick={follow}>
        Detente
      </a>
      <p className="title" title={view.title}>
        {view.title}
      </p>
      <Lens />
      <p className={`saving ${saving}`} role="status">
        <span aria-hidden="true">{sign}</span> {words}
      </p>
      <Kept />
      <Button
        aria-label={view.undo?.title ?? "Undo"}
        why={readOnlyClaims ?? (view.undo ? undefined : "Nothing of yours to undo")}
        onClick={() => void takeBack("undo")}
      >
        <Taken what="Undo" title={view.undo?.title} />
      </Button>
      <Button
        aria-label={view.redo?.title ?? "Redo"}
        why={readOnlyClaims ?? (view.redo ? undefined : "Nothing to redo")}
        onClick={() => void takeBack("redo")}
      >
        <Taken what="Redo" title={view.redo?.title} />
      </Button>
      {session.mode === "team" && <Person session={session} />}
    </header>
  );
}

/** Through whose eyes, and when: which of the case's models the rooms show. */
function Lens() {
  const { view, chosen } = useWorkspace();
  if (!view.perspectives.length && !view.phases.length) return null;
  return (
    <div className="lens">
      {view.perspectives.length > 0 && (
        <Choice
          label="Perspective"
          value={chosen.perspective ?? ""}
          onChoose={(id) => choosing("perspective", id)}
          options={[...(view.needs_perspective ? [] : [["", "what all share"] as const]), ...called(view.perspectives)]}
        />
      )}
      {view.phases.length > 0 && (
        <Choice
          label="Phase"
          value={chosen.phase ?? ""}
          onChoose={(id) => choosing("phase", id)}
          options={[["", "none"], ...called(view.phases)]}
        />
      )}
    </div>
  );
}

/** The name of a change as the server gives it, “Undo: move statement 3 up”. */
function Taken({ what, title }: { what: string; title: string | undefined }) {
  const rest = title?.startsWith(`${what}: `) ? title.slice(what.length + 2) : title;
  return (
    <>
      {what}
      {rest && <span className="what">: {rest}</span>}
    </>
  );
}
