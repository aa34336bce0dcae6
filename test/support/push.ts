import { request as plain } from 'node:http';
import { Agent, request as secure } from 'node:https';
import type { Blob, Pushable } from './images.ts';

/** Puts an image into the repository at `base` as this tag; `authorization` is the header's value. */
export async function push(base: string, tag: string, image: Pushable, authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization };
  const put = async (each: Pushable, name: string): Promise<void> => {
    for (const blob of each.blobs) await putBlob(base, blob, headers);
    for (const inner of each.manifests) await put(inner, inner.digest);
    const type = { 'content-type': each.mediaType };
    await send('PUT', `${base}/manifests/${name}`, { ...headers, ...type }, 201, each.bytes);
  };
  await put(image, tag);
}

async function putBlob(base: string, { bytes, digest }: Blob, headers: Headers): Promise<void> {
  const { location } = await send('POST', `${base}/blobs/uploads/`, headers, 202);
  const url = new URL(location ?? '', base);
  url.searchParams.set('digest', digest);
  const type = { 'content-type': 'application/octet-stream' };
  await send('PUT', url.href, { ...headers, ...type }, 201, bytes);
}

/** Takes a manifest away, and leaves what names it. */
export async function remove(base: string, digest: string): Promise<void> {
  await send('DELETE', `${base}/manifests/${digest}`, {}, 202);
}

type Headers = Readonly<Record<string, string>>;

/** Never verifies: it talks to what the test has just started. */
const agent = new Agent({ rejectUnauthorized: false, keepAlive: false });

function send(method: string, url: string, headers: Headers, expected: number, body?: Buffer) {
  return new Promise<{ readonly location: string | undefined }>((resolve, reject) => {
    const isSecure = url.startsWith('https:');
    const length = { 'content-length': String(body?.length ?? 0) };
    const options = { method, headers: { ...headers, ...length }, ...(isSecure ? { agent } : {}) };
    const sent = (isSecure ? secure : plain)(url, options, (answer) => {
      answer.resume();
      if (answer.statusCode === expected) resolve({ location: answer.headers.location });
      else reject(new Error(`${method} ${url}: expected ${expected}, got ${answer.statusCode}`));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
