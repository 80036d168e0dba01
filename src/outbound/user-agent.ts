import type { Dispatcher } from 'undici';

/** What `fetch` of Node and of undici write when the caller names no agent. */
const DEFAULTS_OF_FETCH = ['node', 'undici'];

/** `Parvis/1.2.0 (+https://city.example)`: the form in which fediverse software names itself. */
export function userAgentOf(version: string, origin: string): string {
  return `Parvis/${version} (+${new URL(origin).origin})`;
}

/**
 * The headers with our agent where the caller named none. A named one is left alone: draft-cavage signatures cover
 * every header of the request, this one too.
 */
export function withUserAgent(headers: Dispatcher.DispatchOptions['headers'], userAgent: string): string[] {
  const written = pairsOf(headers).filter(
    ([name, value]) => name.toLowerCase() !== 'user-agent' || !DEFAULTS_OF_FETCH.includes(value),
  );
  const named = written.some(([name]) => name.toLowerCase() === 'user-agent');
  return (named ? written : [...written, ['user-agent', userAgent] as const]).flat();
}

function pairsOf(headers: Dispatcher.DispatchOptions['headers']): (readonly [string, string])[] {
  if (headers === null || headers === undefined) return [];
  if (Array.isArray(headers)) {
    const flat = headers as readonly string[];
    return flat.flatMap((name, at) => (at % 2 === 0 ? [[String(name), String(flat[at + 1] ?? '')] as const] : []));
  }
  const entries = Symbol.iterator in headers ? [...(headers as Iterable<[string, unknown]>)] : Object.entries(headers);
  return entries.flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one) =>
      one === undefined ? [] : [[name, String(one)] as const],
    ),
  );
}
