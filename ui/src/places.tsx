import { Folded } from "./Folded";
import { announce } from "./announce";
import { edit } from "./commands";
import { Mends } from "./field";
import { Button, Choice, Explained } from "./parts";
import { follow } from "./follow";
import { at, withQuery } from "./route";
import type { CaseView, Claim, Json, Model, Path, Problem, S } from "./types";
import { beginsWith, claimCalled, plural, samePath } from "./words";
import { useWorkspace } from "./workspace";

/** What is wrong as it stands; what is only not there yet is no fault. */
export const wrongIn = (view: CaseView) => view.problems.filter((p) => !p.unfinished);

/** What is wrong, what `check` warns of, and what is not there yet, at the place where it is. */
export function Remarks({ path, model }: { path: Path; model: Model | null }) {
  const { view } = useWorkspace();
  const problems = view.problems.filter((p) => beginsWith(p.path, path));
  const warnings = model?.warnings.filter((w) => beginsWith(w.path, path)) ?? [];
  if (!problems.length && !warnings.length) return null;
  return (
    <ul className="remarks">
      {problems.map((p, i) =>
        p.unfinished ? (
          <li key={`p${i}`} className="begun">
            Not there yet: {p.message}
          </li>
        ) : (
          <li key={`p${i}`} className="bad">
            <b>To mend:</b> <Wrong problem={p} />
          </li>
        ),
      )}
      {warnings.map((w, i) => (
        <li key={`w${i}`} className={w.note ? "begun" : "warn"}>
          {w.note ? "Note:" : <b>Look again:</b>} {w.text}
          {w.fix && ` – ${w.fix}`}
        </li>
      ))}
    </ul>
  );
}

/** What is wrong with a section as a whole, and with no entry of it by itself. */
export function AtSection({ path }: { path: Path }) {
  const { view } = useWorkspace();
  const here = wrongIn(view).filter((p) => samePath(p.path, path));
  return (
    here.length > 0 && (
      <ul className="remarks">
        {here.map((p, i) => (
          <li key={i} className="bad">
            <b>To mend:</b> <Wrong problem={p} />
          </li>
        ))}
      </ul>
    )
  );
}

/** What is wrong, what to try, and what may stand there, to be taken with a click. */
export function Wrong({ problem: p }: { problem: Problem }) {
  const { send, readOnly } = useWorkspace();
  const take = async (mend: S["MendView"]) => {
    const refused = await send(edit(mend.path, mend.fields as Record<string, Json>));
    announce(refused ?? `“${mend.words}” stands there now.`, refused !== null);
  };
  return (
    <>
      {p.message}
      {p.hint && ` – ${p.hint}`} {!readOnly && <Mends mends={p.mends ?? []} take={(m) => void take(m)} />}
    </>
  );
}

export function RoomLink({
  room,
  query,
  children,
}: {
  room: string;
  query?: Record<string, string>;
  children: React.ReactNode;
}) {
  const { view } = useWorkspace();
  return (
    <a href={withQuery(at(`/cases/${view.id}/${room}`), query ?? {})} onClick={follow}>
      {children}
    </a>
  );
}

/** The room in which a place of the case is changed. */
export function roomOf(path: Path): string {
  if (path.includes("preferences")) return "preferences";
  if (["claims", "sources"].some((section) => path.includes(section))) return "sources";
  return "model";
}

/** What a reason rests on: the places of the case, and for each the words of the claims there. */
export function Behind({ places }: { places: S["RestsOn"][] }) {
  if (!places.length) return <p className="quiet">It rests on no entry of the case.</p>;
  return (
    <ul className="behind">
      {places.map((place) => (
        <li key={place.path.join("/")}>
          <RoomLink room={roomOf(place.path)} query={{ at: place.path.join("/") }}>
            {place.text || place.path.join(" › ")}
          </RoomLink>
          {place.assumption && (
            <span className="badge assumption">
              <Explained word="assumption">{ASSUMED}</Explained>
            </span>
          )}
          <ClaimList ids={place.evidence} />
          {place.evidence.length === 0 && !place.assumption && (
            <span className="quiet"> No claim is given for it.</span>
          )}
        </li>
      ))}
    </ul>
  );
}

export function ClaimList({ ids }: { ids: string[] }) {
  const { view } = useWorkspace();
  if (!ids.length) return null;
  return (
    <ul className="claims">
      {ids.map((id) => {
        const claim = view.document.claims?.find((c) => c.id === id);
        return <li key={id}>{claim ? <ClaimLink claim={claim} /> : <>{id} – there is no such claim</>}</li>;
      })}
    </ul>
  );
}

function ClaimLink({ claim }: { claim: Claim }) {
  return (
    <>
      <RoomLink room="sources" query={{ source: claim.source ?? "", claim: claim.id }}>
        {claim.told}
      </RoomLink>
      {claim.quote && <q> {claim.quote}</q>}
      <span className="quiet">
        {" "}
        – {claim.origin} ({claim.id})
      </span>
    </>
  );
}

const ASSUMED =
  "It rests on no claim of a source: whoever made the case assumes it, which may be right. What a verdict rests on " +
  "is told with it.";

interface Grounds {
  path: Path;
  /** What its entry is called. */
  of: string;
  evidence: string[];
  status?: string | null | undefined;
}

/** The status and the evidence of an entry, with a control to let it rest on one claim more or less. */
export function Evidence(grounds: Grounds) {
  const { evidence, status } = grounds;
  const summary = evidence.length ? (
    `Rests on ${plural(evidence.length, "claim")}${status ? ` (${status})` : ""}`
  ) : (
    <span className="badge assumption">assumption</span>
  );
  return (
    <Folded className="evidence" summary={summary}>
      <Rests {...grounds} />
    </Folded>
  );
}

function Rests({ path, of, evidence, status }: Grounds) {
  const { view, words, act, send, readOnly, readOnlyClaims } = useWorkspace();
  const declared = words.sections.flatMap((s) => s.fields).find((f) => f.name === "status");
  const statuses = (declared?.choices ?? []).map((c) => [c.value, c.label] as const);
  const claims = view.document.claims ?? [];
  const others = claims.filter((c) => !evidence.includes(c.id));
  const rest = async (claim: string) => {
    const refused = await send({ kind: "link", path, claim, linked: true });
    const words = claims.find((c) => c.id === claim);
    announce(refused ?? `It rests on ${words ? claimCalled(words) : claim} now: ${of}.`, refused !== null);
  };
  return (
    <>
      {evidence.length === 0 && <p className="quiet">{ASSUMED}</p>}
      <ul className="claims">
        {evidence.map((id) => {
          const claim = claims.find((c) => c.id === id);
          return (
            <li key={id}>
              {claim ? <ClaimLink claim={claim} /> : id}{" "}
              <Button
                look="small"
                why={readOnlyClaims}
                aria-label={`Unlink ${claim ? claimCalled(claim) : id}`}
                onClick={() => act({ kind: "link", path, claim: id, linked: false })}
              >
                Unlink
              </Button>
            </li>
          );
        })}
      </ul>
      {others.length > 0 ? (
        <Choice
          label="Let it rest on"
          value=""
          why={readOnlyClaims}
          options={[["", "choose a claim"], ...others.map((c) => [c.id, claimCalled(c)] as const)]}
          adds
          onChoose={(claim) => claim && void rest(claim)}
        />
      ) : (
        evidence.length === 0 && (
          <p className="quiet">
            No claim is coded yet; code one under <RoomLink room="sources">Sources</RoomLink>.
          </p>
        )
      )}
      <Choice
        label="Status"
        of={of}
        help="How the analyst got from the claims to this; with neither, it is an assumption."
        value={status ?? ""}
        options={[["", "not said"], ...statuses]}
        why={readOnly}
        onChoose={(next) => act(edit(path, { status: next || null }))}
      />
    </>
  );
}

export const isAt = (path: Path, at: string | null) => at !== null && samePath(path, at.split("/"));
