import type { Settings } from '../../../clients/git/settings.ts';
import { redactUrls } from '../../../model/redact.ts';

/** The URL of `origin`, or of the only remote, without credentials; null if there is none. */
export function remoteOf(settings: Settings): string | null {
  const urls = [...settings].flatMap(([setting, values]) => {
    const [, name] = /^remote\.(.*)\.url$/s.exec(setting) ?? [];
    const url = values.find(Boolean);
    return name !== undefined && url ? [{ name, url }] : [];
  });
  const chosen =
    urls.find(({ name }) => name === 'origin') ?? (urls.length === 1 ? urls[0] : undefined);
  return chosen ? redactUrls(chosen.url) : null;
}
