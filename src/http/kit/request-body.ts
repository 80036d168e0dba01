import type { RequestRefusal } from './problem.ts';

/** Largest body that anybody may send: room for the longest proposal in several languages. */
export const BODY_BYTES_MAX = 1024 * 1024;

/** Deepest nesting of arrays and objects that is read. */
export const DEPTH_MAX = 64;

type Read = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly refusal: RequestRefusal };

/** JSON as sent, refused for its form before it costs anything: its encoding and depth are looked at first. */
export function readJson(bytes: ArrayBuffer): Read {
  const malformed: Read = { ok: false, refusal: { type: 'malformed-json', field: 'body' } };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return malformed;
  }
  if (depthOf(text) > DEPTH_MAX) return { ok: false, refusal: { type: 'too-deep', field: 'body', limit: DEPTH_MAX } };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return malformed;
  }
}

/** Whether a content type is JSON; `+json` suffixes are, parameters such as a charset do not matter. */
export function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType);
}

/** Levels of arrays and objects in JSON text, without parsing it; stops counting above the limit. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') {
      quoted = true;
    } else if (char === '{' || char === '[') {
      depth += 1;
      deepest = Math.max(deepest, depth);
      if (deepest > DEPTH_MAX) return deepest;
    } else if (char === '}' || char === ']') {
      depth -= 1;
    }
  }
  return deepest;
}
