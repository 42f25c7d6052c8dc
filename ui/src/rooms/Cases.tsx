import { useCallback, useEffect, useId, useRef, useState } from "react";
import { announce } from "../announce";
import { Refused, call, told } from "../api";
import { Card } from "../cases/Card";
import { hitIn, toldApart } from "../cases/sought";
import { OtherEncoding, wantsEncoding } from "../encoding";
import { Person } from "../Person";
import { useKept } from "../drafts";
import { rankOf, wordsIn } from "../finding/matching";
import { follow } from "../follow";
import { Button, Empty, RoomHeading } from "../parts";
import { at, go } from "../route";
import { useLetter } from "../shortcuts";
import { STEPS, TOURED } from "../tour/steps";
import { stepAddress } from "../tour/Tour";
import type { Begun, CaseView, S } from "../types";
import { authorFor, plural } from "../words";

/** Make a case and go to it. */
async function make(request: () => Promise<CaseView>, room: string): Promise<void> {
  const made = await request();
  announce(`“${made.title}” is open.`);
  if (made.notes?.length) announce(`Of the file: ${made.notes.join("; ")}. The history keeps this.`);
  go(at(`/cases/${made.id}/${!made.valid ? "model" : made.has_model ? room : "sources"}`));
}

const from = (origin: S["NewCase"]["origin"], id: string, title: string | null, room: string, done?: () => void) =>
  make(() => call("POST", "/cases", { json: { origin, id, title } }), room)
    .then(done)
    .catch((e: unknown) => announce(told(e), true));

/** Make a copy of the case of the tour, and begin it there. */
const tour = () =>
  call<CaseView>("POST", "/cases", { json: { origin: "catalog", id: TOURED, title: null } }).then(
    (made) => go(stepAddress(made.id, 1)),
    (e: unknown) => announce(told(e), true),
  );

export function CasesRoom({ begun }: { begun: Begun }) {
  const [cases, setCases] = useState<S["CaseItem"][] | null>(null);
  /** What stands below the list waits for it, so that it does not move from under somebody's hands. */
  const [ready, setReady] = useState(false);
  const [away, setAway] = useState<S["CaseItem"][]>([]);
  const [catalog, setCatalog] = useState<S["CatalogEntry"][]>([]);
  const [sought, setSought] = useState("");
  /** Whether what is in each case is asked for as well, which takes longer where there are many. */
  const [full, setFull] = useState(false);
  const [touring, setTouring] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useLetter("/", () => field.current?.select());
  const titles = cases?.map((c) => c.title) ?? [];
  const alike = new Set(titles).size < titles.length;
  useEffect(() => {
    if (alike) setFull(true);
  }, [alike]);
  const load = useCallback(() => {
    const failed = (e: unknown) => announce(told(e), true);
    const query = full ? { told: "true" } : {};
    const listed = call<S["CaseItem"][]>("GET", "/cases", { query }).then(setCases, failed);
    const put = call<S["CaseItem"][]>("GET", "/cases", { query: { ...query, archived: "true" } }).then(
      (all) => setAway(all.filter((c) => c.archived)),
      failed,
    );
    void Promise.all([listed, put]).then(() => setReady(true));
  }, [full]);
  useEffect(load, [load]);
  useEffect(() => {
    document.title = "Cases – Detente";
    call<S["CatalogEntry"][]>("GET", "/catalog").then(setCatalog, () => undefined);
  }, []);
  const hits = (all: readonly S["CaseItem"][]) =>
    all.flatMap((item) => {
      const hit = hitIn(item, sought);
      return hit ? [{ item, ...hit }] : [];
    });
  const [shown, gone] = [hits(cases ?? []), hits(away)];
  const listed = catalog.filter((e) => !sought.trim() || rankOf(wordsIn(sought), e.title, [e.citation]) !== null);
  const putAway = async (c: S["CaseItem"], back: boolean) => {
    try {
      await (back ? call("POST", `/cases/${c.id}/unarchive`) : call("DELETE", `/cases/${c.id}`));
      announce(back ? `“${c.title}” is back.` : `“${c.title}” is put away; it is kept, and can be brought back below.`);
      load();
    } catch (e) {
      announce(told(e), true);
    }
  };
  return (
    <>
      <header>
        <a className="home" href={at("/")} onClick={follow}>
          Detente
        </a>
        <p className="title">From sentence to verdict and back</p>
        {begun.session.mode === "team" && <Person session={begun.session} />}
      </header>
      <main id="main" tabIndex={-1} className="cases">
        <RoomHeading>Cases</RoomHeading>
        <search className="ofcases">
          <label htmlFor="seekcases">Search the cases</label>
          <input
            ref={field}
            id="seekcases"
            type="search"
            value={sought}
            autoComplete="off"
            placeholder="a title, a party, a few words of the summary (/)"
            onFocus={() => setFull(true)}
            onChange={(e) => setSought(e.target.value)}
          />
          <p role="status" className="quiet">
            {sought.trim() && counted(shown.length, gone.length, listed.length, sought.trim())}
          </p>
        </search>
        <p className="taketour">
          New here?{" "}
          <Button
            look="small"
            why={touring ? "The copy is being made" : undefined}
            onClick={() => {
              setTouring(true);
              void tour().finally(() => setTouring(false));
            }}
          >
            Take the tour
          </Button>{" "}
          <span className="quiet">
            It makes a copy of an invented case, and leads through its rooms in {STEPS.length} steps.
          </span>
        </p>
        <section aria-labelledby="mine">
          <h2 id="mine">Your cases</h2>
          {cases?.length === 0 && (
            <Empty title="No case yet">
              <p>
                A case holds what is said about a conflict, who can do what and who wants what. Begin with one of the
                catalogue to see how it looks, with a template, or with a file.
              </p>
            </Empty>
          )}
          <ul className="cards">
            {shown.map(({ item: c, says }) => (
              <Card
                key={c.id}
                item={c}
                team={begun.session.mode === "team"}
                by={authorFor(begun.session, c.changed_by)}
                apart={toldApart(c, cases ?? [])}
                says={says}
                copy={() => void from("copy", c.id, `Copy of ${c.title}`, "model")}
                putAway={() => void putAway(c, false)}
                renamed={load}
              />
            ))}
          </ul>
          {gone.length > 0 && (
            <details>
              <summary>Put away ({gone.length})</summary>
              <ul>
                {gone.map(({ item: c }) => (
                  <li key={c.id} className="row">
                    {c.title}{" "}
                    <Button look="small" aria-label={`Bring back ${c.title}`} onClick={() => void putAway(c, true)}>
                      Bring back
                    </Button>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </section>
        {ready && <NewCase />}
        {ready && <ImportFile words={begun.words} />}
        <section aria-labelledby="catalogue" hidden={!ready}>
          <h2 id="catalogue">Catalogue</h2>
          <p>Cases from the literature, each with its citation. Opening one makes a copy of your own.</p>
          <ul className="cards">
            {listed.map((e) => (
              <li key={e.slug} className="card">
                <h3>{e.title}</h3>
                <p className="quiet clamp">{e.citation}</p>
                <Button
                  look="small"
                  aria-label={`Open a copy of ${e.title}`}
                  onClick={() => void from("catalog", e.slug, null, "verdict")}
                >
                  Open a copy
                </Button>
              </li>
            ))}
          </ul>
        </section>
      </main>
    </>
  );
}

/** Say how much was found, and where. */
function counted(own: number, away: number, catalogue: number, sought: string): string {
  const where = [
    own && `${plural(own, "case")} of yours`,
    away && `${plural(away, "case")} put away`,
    catalogue && `${catalogue.toLocaleString("en")} of the catalogue`,
  ].filter(Boolean);
  return where.length ? `Found: ${where.join(", ")}` : `Nothing found: no case here says “${sought}”.`;
}

function NewCase() {
  const [templates, setTemplates] = useState<S["Template"][]>([]);
  const [chosen, setChosen] = useState("");
  const [title, setTitle, forget] = useKept("title", "Title of a new case", "");
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    call<S["Template"][]>("GET", "/templates").then(
      (all) => {
        setTemplates(all);
        setChosen(all[0]?.id ?? "");
      },
      (e: unknown) => announce(told(e), true),
    );
  }, []);
  return (
    <section aria-labelledby={`${id}h`}>
      <h2 id={`${id}h`}>New case</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(!title.trim());
          if (title.trim()) void from("template", chosen, title.trim(), "model", forget);
          else field.current?.focus();
        }}
      >
        <div className="field">
          <label htmlFor={id}>Title</label>
          <input
            ref={field}
            id={id}
            value={title}
            autoComplete="off"
            maxLength={500}
            aria-invalid={missing || undefined}
            aria-describedby={missing ? `${id}m` : undefined}
            onChange={(e) => {
              setTitle(e.target.value);
              setMissing(false);
            }}
          />
          {missing && (
            <span id={`${id}m`} className="wrong">
              Give it a title first, by which you find it again.
            </span>
          )}
        </div>
        <fieldset>
          <legend>Begin with</legend>
          {templates.map((t) => (
            <label key={t.id} className="check">
              <input type="radio" name="template" checked={chosen === t.id} onChange={() => setChosen(t.id)} />
              <span>
                <b>{t.title}</b> {t.summary}
              </span>
            </label>
          ))}
        </fieldset>
        <button type="submit" className="main">
          Make the case
        </button>
      </form>
    </section>
  );
}

const IMPORTS = [
  ["A case with its texts", "zip"],
  ["A case without texts", "yaml", "yml"],
  ["A model of GMCR+", "gmcr"],
  [
    "A coding of another program: a project, a codebook, annotations of the web or of hypothes.is, a table",
    "qdpx",
    "qde",
    "qdc",
    "jsonld",
    "json",
    "csv",
    "tsv",
  ],
] as const;

function ImportFile({ words: { imports, documents, encodings } }: { words: S["Vocabulary"] }) {
  const [reading, setReading] = useState<string | null>(null);
  const [refused, setRefused] = useState<{ file: File; why: unknown } | null>(null);
  const id = useId();
  const take = async (file: File, encoding: string | null = null) => {
    setReading(file.name);
    setRefused(null);
    try {
      await make(() => call("POST", "/import", { query: { name: file.name, encoding }, raw: file }), "verdict");
    } catch (why) {
      setRefused({ file, why });
    } finally {
      setReading(null);
    }
  };
  return (
    <section aria-labelledby={`${id}h`}>
      <h2 id={`${id}h`}>Import a file</h2>
      <ul id={`${id}p`}>
        {[...IMPORTS, ["A document, as the first source", ...documents]].map(([what, ...endings]) => {
          const taken = endings.filter((e) => imports.includes(e));
          return (
            taken.length > 0 && (
              <li key={what}>
                <b>{what}:</b> {taken.map((e) => `.${e}`).join(", ")}
              </li>
            )
          );
        })}
      </ul>
      <p className="quiet">
        A coding or a document becomes a case that has evidence only; a model can be added to it. The file stays on this
        server, and is never changed itself.
      </p>
      <div className="field">
        <label htmlFor={id}>File to import</label>
        <input
          id={id}
          type="file"
          accept={imports.map((e) => `.${e}`).join(",")}
          aria-describedby={`${id}p`}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file && !reading) void take(file);
            event.target.value = "";
          }}
        />
        {reading && <p role="status">“{reading}” is being read…</p>}
        {refused && <NotImported file={refused.file.name} why={refused.why} />}
        {refused && wantsEncoding(refused.why) && (
          <OtherEncoding
            file={refused.file.name}
            encodings={encodings}
            onChoose={(encoding) => void take(refused.file, encoding)}
          />
        )}
      </div>
    </section>
  );
}

/** Why a file made no case: every error in it, with its line. */
function NotImported({ file, why }: { file: string; why: unknown }) {
  const problems = why instanceof Refused ? (why.error.problems ?? []) : [];
  const count = problems.length === 1 ? "one thing in it is" : `${problems.length} things in it are`;
  if (problems.length === 0)
    return (
      <p className="wrong" role="alert">
        {told(why)}
      </p>
    );
  return (
    <div className="wrong" role="alert">
      <p>
        “{file}” is not imported; {count} to be mended first:
      </p>
      <ul>
        {problems.map((p, i) => (
          <li key={i}>
            {p.line != null && `Line ${p.line}${p.column != null ? `, column ${p.column}` : ""}: `}
            {p.message}
            {p.hint && ` – ${p.hint}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
