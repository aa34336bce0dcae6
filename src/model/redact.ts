const MASK = '***';

/** The userinfo of a URL: `https://user:token@host`, `https://token@host`. A plain `ssh://git@host` stays. */
const URL_USERINFO = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/@:]*)(:[^\s/@]*)?@/gi;

/** `text` with the secrets of every URL in it masked. */
export function redactUrls(text: string): string {
  return text.replace(URL_USERINFO, (_all, scheme: string, user: string, password?: string) => {
    if (password !== undefined) return `${scheme}${user}:${MASK}@`;
    return /^(ssh|git|sftp)/i.test(scheme) ? `${scheme}${user}@` : `${scheme}${MASK}@`;
  });
}
