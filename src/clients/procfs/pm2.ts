/**
 * What pm2 calls a process that it started, by the environment that it gave it: a variable `name` beside
 * `pm_id`, or in cluster mode all of its settings as JSON. Null if neither is there, or they disagree
 * because one was inherited.
 */
export function pm2NameIn(assignments: readonly string[]): string | null {
  const value = (name: string) =>
    assignments.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  const [name, settings] = [value('name'), value('pm2_env')];
  const names = new Set([
    ...(name !== undefined && value('pm_id') !== undefined ? [name] : []),
    ...(settings === undefined ? [] : [nameOfSettings(settings)]),
  ]);
  const [only = null] = names;
  return names.size === 1 ? only : null;
}

function nameOfSettings(json: string): string | null {
  try {
    const settings: unknown = JSON.parse(json);
    if (typeof settings !== 'object' || settings === null || !('name' in settings)) return null;
    return typeof settings.name === 'string' ? settings.name : null;
  } catch {
    return null;
  }
}
