/** The rooms of a case, in the order in which a case is worked out. */
export const ROOMS = [
  { id: "sources", name: "Sources", letter: "s", about: "what was said, and where" },
  { id: "model", name: "Model", letter: "m", about: "who can do what" },
  { id: "preferences", name: "Preferences", letter: "p", about: "who wants what" },
  { id: "verdict", name: "Verdict", letter: "v", about: "would it hold" },
  { id: "states", name: "States", letter: "t", about: "all that can be, as a table and as a graph" },
  { id: "compare", name: "Compare", letter: "c", about: "perspectives and phases" },
  { id: "report", name: "Report and export", letter: "r", about: "to read, to keep, to send" },
  { id: "people", name: "People", letter: "o", about: "who may do what with the case" },
  { id: "history", name: "History", letter: "h", about: "every change" },
] as const;
/** The rooms there are: people with roles are found on a team server only. */
export const roomsOf = (team: boolean) => ROOMS.filter((r) => team || r.id !== "people");
export type RoomId = (typeof ROOMS)[number]["id"];
