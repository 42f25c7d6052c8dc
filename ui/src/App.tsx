import { useEffect, useState } from "react";
import { Notices } from "./announce";
import { call, Refused, told } from "./api";
import { CasePage } from "./CasePage";
import { CasesRoom } from "./rooms/Cases";
import { DraftScope, scopeOf, useKeeping } from "./drafts";
import { deafForms } from "./keys";
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
  useEffect(sectionKeys, []);
  useEffect(() => {
    Promise.all([call<S["SessionView"]>("GET", "/session"), call<S["Vocabulary"]>("GET", "/vocabulary")]).then(
      ([session, words]) => {
        learnUnseen(words);
        setBegun({ session, words });
      },
      (e: unknown) => setFault(told(e)),
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
