import { useCallback, useEffect, useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { Adding } from "../model/adding";
import { Button, Choice, RoomHeading } from "../parts";
import type { S } from "../types";
import { useWorkspace } from "../workspace";

type Role = S["Member"]["role"];

/** What each role may do; each may do what those after it may. */
const ROLES: [Role, string][] = [
  ["owner", "changes everything, gives and takes roles, puts the case away"],
  ["editor", "changes everything in the case"],
  ["coder", "adds, changes and links claims"],
  ["viewer", "sees everything and changes nothing"],
];

/** Who may do what with the case; its owners give and take roles. Only a team server has people. */
export function PeopleRoom() {
  const { view, reload } = useWorkspace();
  const [members, setMembers] = useState<S["Member"][] | null>(null);
  const [role, setRole] = useState<Role>("editor");
  const path = `/cases/${view.id}/members`;
  useEffect(() => {
    call<S["Member"][]>("GET", path).then(setMembers, (e: unknown) => announce(told(e), true));
  }, [path, view.role]);

  const change = useCallback(async (login: string, to: Role | null): Promise<string | null> => {
    try {
      setMembers(await call<S["Member"][]>("PUT", path, { json: { login, role: to } }));
      // It may have been the own role.
      await reload();
      return null;
    } catch (e) {
      return told(e);
    }
  }, [path, reload]);
  const set = async (member: S["Member"], to: Role | null) => {
    const refused = await change(member.login, to);
    announce(refused ?? (to ? `${member.name} is ${to} now.` : `${member.name} has no role any more.`), refused !== null);
  };

  const why = view.role === "owner" ? undefined : `Only an owner of the case gives and takes roles; you are its ${view.role}`;
  const last = (m: S["Member"]) => (m.role === "owner" && members?.filter((o) => o.role === "owner").length === 1 ? "A case keeps at least one owner; give somebody else this role first" : undefined);
  return (
    <>
      <RoomHeading>People</RoomHeading>
      <p className="lead">Who may see and change this case. You are its {view.role}.{view.role !== "owner" && " Its owners give and take roles."}</p>
      <div className="scroll" role="region" aria-label="People and their roles" tabIndex={0}>
        <table className="people">
          <caption>Everybody with a role in this case</caption>
          <thead><tr><th scope="col">Name</th><th scope="col">Login</th><th scope="col">Role</th>{!why && <th scope="col">What you can do</th>}</tr></thead>
          <tbody>
            {members?.map((m) => (
              <tr key={m.account}>
                <th scope="row">{m.name}</th>
                <td>{m.login}</td>
                <td>
                  {why ? m.role : (
                    <Choice
                      hideLabel label={`Role of ${m.name}`} value={m.role} options={ROLES.map(([id]) => [id, id] as const)} why={last(m)}
                      onChoose={(to) => void set(m, to as Role)}
                    />
                  )}
                </td>
                {!why && <td><Button look="small" why={last(m)} aria-label={`Take away the role of ${m.name}`} onClick={() => void set(m, null)}>Take away</Button></td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Adding label="Login of somebody who is to have a role" button="Give the role" why={why} onAdd={(login) => change(login, role)}>
        <Choice label="Role" value={role} options={ROLES.map(([id]) => [id, id] as const)} why={why} onChoose={(to) => setRole(to as Role)} />
      </Adding>
      <section aria-labelledby="roles">
        <h2 id="roles">What the roles mean</h2>
        <dl className="roles">{ROLES.map(([id, what]) => <div key={id}><dt>{id}</dt><dd>{what}</dd></div>)}</dl>
        <p className="quiet">Accounts are made by the administrator of this server; somebody without one cannot be given a role.</p>
      </section>
    </>
  );
}
