import { useEffect, useState } from "react";
import { Notices } from "./announce";
import { call, Refused, SIGNED_OUT, told } from "./api";
import { CasePage } from "./CasePage";
import { CasesRoom } from "./rooms/Cases";
import { DraftScope, scopeOf, useKeeping } from "./drafts";
import { keepFocus } from "./keepfocus";
import { deafForms, endWherePressed } from "./keys";
import { at, useRoute } from "./route";
import { sectionKeys } from "./sectionkeys";
import { ShortcutsDialog } from "./shortcuts";
import type { Begun, CaseView, S } from "./types";
import { learnUnseen } from "./unseen/marks";
import { WorkspaceOf } from "./workspace";

export function App() {
  const { caseId } = useRoute();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useKeeping();
  useEffect(deafForms, []);
  useEffect(keepFocus, []);
  useEffect(endWherePressed, []);
  const signedOut = useSignedOut(begun !== null);
  useEffect(sectionKeys, []);
  useEffect(() => {
    Promise.all([call<S["SessionView"]>("GET", "/session"), call<S["Vocabulary"]>("GET", "/vocabulary")]).then(
      ([session, words]) => {
        learnUnseen(words);
        setBegun({ session, words });
      },
      // Whoever is not signed in sees the page for that, which the server makes, and no room of the case.
      (e: unknown) => (e instanceof Refused && e.status === 401 ? window.location.reload() : setFault(told(e))),
    );
  }, []);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      {fault && (
        <main id="main">
          <h1>Detente</h1>
          <p className="box bad" role="alert">
            {fault}
          </p>
        </main>
      )}
      {signedOut && (
        <section className="signedout" aria-label="Signed out">
          <p role="alert">
            <b>You are signed out.</b> What you typed is kept in this browser, and is there again once you are back.
          </p>
          {begun?.session.mode === "team" ? (
            <p>
              <a href={`${at("/login")}?next=${encodeURIComponent(here())}`}>Sign in again</a>
            </p>
          ) : (
            <p>Open the address that the terminal shows.</p>
          )}
        </section>
      )}
      {begun &&
        (caseId ? (
          <OneCase key={caseId} id={caseId} begun={begun} />
        ) : (
          <DraftScope value={scopeOf(begun.session.person, "")}>
            <CasesRoom begun={begun} />
          </DraftScope>
        ))}
      <Notices />
      <ShortcutsDialog inCase={caseId !== null} team={begun?.session.mode === "team"} />
    </>
  );
}

/** Return where the page is, as the server is asked for it after signing in. */
const here = () => location.pathname.slice(at("").length) + location.search;

/** Whether the server stopped knowing who is there while the page was open; shown again, the page begins anew. */
function useSignedOut(begun: boolean): boolean {
  const [out, setOut] = useState(false);
  useEffect(() => {
    const hear = () => setOut(begun);
    const shown = (event: PageTransitionEvent) => event.persisted && window.location.reload();
    window.addEventListener(SIGNED_OUT, hear);
    window.addEventListener("pageshow", shown);
    return () => {
      window.removeEventListener(SIGNED_OUT, hear);
      window.removeEventListener("pageshow", shown);
    };
  }, [begun]);
  return out;
}

function OneCase({ id, begun }: { id: string; begun: Begun }) {
  const [first, setFirst] = useState<CaseView | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  useEffect(() => {
    call<CaseView>("GET", `/cases/${encodeURIComponent(id)}`).then(setFirst, setFault);
  }, [id]);
  if (fault !== null) {
    const missing = fault instanceof Refused && fault.status === 404;
    return (
      <main id="main">
        <h1>{missing ? "No such case" : "The case cannot be shown"}</h1>
        <p className="box bad" role="alert">
          {told(fault)}
        </p>
        <p>
          <a href={at("/")}>All cases</a>
        </p>
      </main>
    );
  }
  return (
    first && (
      <WorkspaceOf first={first} words={begun.words} session={begun.session}>
        <CasePage session={begun.session} />
      </WorkspaceOf>
    )
  );
}
