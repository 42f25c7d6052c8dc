import { useCallback, useEffect, useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { Adding } from "../model/adding";
import { Button, Choice, RoomHeading } from "../parts";
import type { S } from "../types";
import { useWorkspace } from "../workspace";
import { BlindCoding } from "./BlindCoding";

type Role = S["Member"]["role"];

/** What each role may do; each may do what those after it may. */
const ROLES: [Role, string][] = [
  ["owner", "changes everything, gives and takes roles, puts the case away"],
  ["editor", "changes everything in the case"],
  ["coder", "adds, changes, links and removes claims of its own"],
  ["viewer", "sees everything and changes nothing"],
];

/** Stands for somebody whom no case that one sees names. */
const OTHER = "@other";

/** Who may do what with the case; its owners give and take roles. Only a team server has people. */
export function PeopleRoom() {
  const { view, reload } = useWorkspace();
  const [members, setMembers] = useState<S["Member"][] | null>(null);
  const [role, setRole] = useState<Role>("editor");
  const [known, setKnown] = useState<S["KnownPerson"][]>([]);
  const [person, setPerson] = useState("");
  const path = `/cases/${view.id}/members`;
  useEffect(() => {
    call<S["Member"][]>("GET", path).then(setMembers, (e: unknown) => announce(told(e), true));
  }, [path, view.role]);
  const owns = view.role === "owner";
  useEffect(() => {
    if (owns) call<S["KnownPerson"][]>("GET", `${path}/known`).then(setKnown, () => undefined);
  }, [path, owns, members]);

  const change = useCallback(
    async (login: string, to: Role | null): Promise<string | null> => {
      try {
        setMembers(await call<S["Member"][]>("PUT", path, { json: { login, role: to } }));
        // It may have been the own role.
        await reload();
        return null;
      } catch (e) {
        return told(e);
      }
    },
    [path, reload],
  );
  const set = async (member: S["Member"], to: Role | null) => {
    const refused = await change(member.login, to);
    announce(
      refused ?? (to ? `${member.name} is ${to} now.` : `${member.name} has no role any more.`),
      refused !== null,
    );
  };

  const join = async (member: S["Member"], coder: string) => {
    try {
      setMembers(
        await call<S["Member"][]>("PUT", `/cases/${view.id}/coders`, { json: { login: member.login, coder } }),
      );
      announce(`${member.name} codes as ${coderNamed(coder)} now, and nobody else does.`);
    } catch (e) {
      announce(told(e), true);
    }
  };

  const give = async (chosen: S["KnownPerson"] | undefined) => {
    if (!chosen) return;
    const refused = await change(chosen.login, role);
    announce(refused ?? `${chosen.name} is ${role} now.`, refused !== null);
    if (refused === null) setPerson("");
  };
  const coderNamed = (id: string) => view.document.coders?.find((c) => c.id === id)?.name ?? id;
  const why = owns ? undefined : `Only an owner of the case gives and takes roles; you are its ${view.role}`;
  const last = (m: S["Member"]) =>
    m.role === "owner" && members?.filter((o) => o.role === "owner").length === 1
      ? "A case keeps at least one owner; give somebody else this role first"
      : undefined;
  const roleOf = (
    <Choice
      label="Role"
      value={role}
      options={ROLES.map(([id]) => [id, id] as const)}
      why={why}
      onChoose={(to) => setRole(to as Role)}
    />
  );
  return (
    <>
      <RoomHeading>People</RoomHeading>
      <p className="lead">
        Who may see and change this case. You are its {view.role}.
        {view.role !== "owner" && " Its owners give and take roles."}
      </p>
      <div className="scroll" role="region" aria-label="People and their roles" tabIndex={0}>
        <table className="people">
          <caption>Everybody with a role in this case</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Login</th>
              <th scope="col">Role</th>
              <th scope="col">Codes as</th>
              {!why && <th scope="col">What you can do</th>}
            </tr>
          </thead>
          <tbody>
            {members?.map((m) => (
              <tr key={m.account}>
                <th scope="row">{m.name}</th>
                <td>{m.login}</td>
                <td>
                  {why ? (
                    m.role
                  ) : (
                    <Choice
                      hideLabel
                      label={`Role of ${m.name}`}
                      value={m.role}
                      options={ROLES.map(([id]) => [id, id] as const)}
                      why={last(m)}
                      onChoose={(to) => void set(m, to as Role)}
                    />
                  )}
                </td>
                <td>
                  <CodesAs member={m} onJoin={(coder) => void join(m, coder)} />
                </td>
                {!why && (
                  <td>
                    <Button
                      look="small"
                      why={last(m)}
                      aria-label={`Take away the role of ${m.name}`}
                      onClick={() => void set(m, null)}
                    >
                      Take away
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <section aria-labelledby="give">
        <h2 id="give">Give somebody a role</h2>
        {known.length > 0 && (
          <div className="adding">
            <Choice
              label="Who is to have a role"
              value={person}
              options={[
                ["", "choose…"],
                ...known.map((p) => [p.login, p.name === p.login ? p.name : `${p.name} (${p.login})`] as const),
                [OTHER, "somebody else, by login"],
              ]}
              why={why}
              onChoose={setPerson}
            />
            {person !== OTHER && (
              <>
                {roleOf}
                <Button
                  why={why ?? (person ? undefined : "Choose who is to have it first")}
                  onClick={() => void give(known.find((p) => p.login === person))}
                >
                  Give the role
                </Button>
              </>
            )}
          </div>
        )}
        {(known.length === 0 || person === OTHER) && (
          <Adding
            place="people"
            label="Login of somebody who is to have a role, or their name"
            button="Give the role"
            why={why}
            onAdd={(login) => change(login, role)}
          >
            {roleOf}
          </Adding>
        )}
      </section>
      <BlindCoding />
      <section aria-labelledby="roles">
        <h2 id="roles">What the roles mean</h2>
        <dl className="roles">
          {ROLES.map(([id, what]) => (
            <div key={id}>
              <dt>{id}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <p className="quiet">
          Accounts are made by the administrator of this server; somebody without one cannot be given a role.
        </p>
      </section>
    </>
  );
}

/** The coder whose claims somebody adds and changes; editors choose among those that the case names. */
function CodesAs({ member, onJoin }: { member: S["Member"]; onJoin: (coder: string) => void }) {
  const { view } = useWorkspace();
  const named = (view.document.coders ?? []).filter((c) => c.kind !== "rules").map((c) => c.id);
  const may = view.role === "owner" || view.role === "editor";
  const nameOf = (id: string) => view.document.coders?.find((c) => c.id === id)?.name ?? id;
  if (member.role !== "coder" || !may || !named.length) return <>{member.coder ? nameOf(member.coder) : ""}</>;
  const options = [...new Set([...(member.coder ? [member.coder] : []), ...named])];
  return (
    <Choice
      hideLabel
      label={`${member.name} codes as`}
      value={member.coder ?? ""}
      onChoose={onJoin}
      options={[
        ...(member.coder ? [] : [["", "nobody yet"] as const]),
        ...options.map((id) => [id, nameOf(id)] as const),
      ]}
    />
  );
}
