/** The names of users by number, from passwd(5); of several with one number, the first. */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  return new Map(usersIn(text).toReversed());
}

/** The number of the user of this name; null if there is none. */
export function numberOf(user: string, text: string): number | null {
  return usersIn(text).find(([, name]) => name === user)?.[0] ?? null;
}

function usersIn(text: string): readonly (readonly [number: number, name: string])[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid] = line.split(':');
    return name && uid && /^\d+$/.test(uid) ? [[Number(uid), name] as const] : [];
  });
}
