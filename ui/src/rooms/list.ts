/** The rooms of a case, in the order in which a case is worked out. */
export const ROOMS = [
  { id: "sources", group: "Read", name: "Sources", letter: "s", about: "what was said, and where" },
  { id: "model", group: "Model", name: "Model", letter: "m", about: "who can do what" },
  { id: "preferences", group: "Model", name: "Preferences", letter: "p", about: "who wants what" },
  { id: "verdict", group: "Answer", name: "Verdict", letter: "v", about: "would it hold" },
  { id: "compare", group: "Answer", name: "Compare", letter: "c", about: "perspectives and phases" },
  { id: "states", group: "Answer", name: "States", letter: "t", about: "all that can be, as a table and as a graph" },
  { id: "report", group: "Tell", name: "Report and export", letter: "r", about: "to read, to keep, to send" },
  { id: "history", group: "Tell", name: "History", letter: "h", about: "every change" },
  { id: "people", group: "Tell", name: "People", letter: "o", about: "who may do what with the case" },
] as const;
/** The rooms there are: people with roles are found on a team server only. */
export const roomsOf = (team: boolean) => ROOMS.filter((r) => team || r.id !== "people");
export type Room = (typeof ROOMS)[number];
export type RoomId = Room["id"];
/** What one comes to do, and the rooms for it. */
export const groupsOf = (rooms: readonly Room[]) =>
  [...new Set(rooms.map((r) => r.group))].map((name) => ({ name, rooms: rooms.filter((r) => r.group === name) }));
