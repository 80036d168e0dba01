import { z } from 'zod';
import { checkLang } from '../../domain/kit/text.ts';
import type { GuardedFetch } from '../intents.ts';

/** What of a node's NodeInfo (2.0 or 2.1) other nodes of ours read. */
export type NodeDescription = {
  readonly protocol: string;
  readonly institution: string;
  readonly languages: readonly string[];
  /** Name and version. */
  readonly software: string;
  /** What its public journal is called, and the key it is verified with; null where it has none. */
  readonly journal: { readonly origin: string; readonly vkey: string } | null;
  /** Where it cosigns checkpoints, below its own origin, and with which key; null where it does not. */
  readonly witness: { readonly url: string; readonly vkey: string } | null;
  /** How far the clock by which it was answered is ahead of ours, in milliseconds; null where the answer has no `Date`. */
  readonly clockAheadMs: number | null;
};

const SCHEMAS = ['http://nodeinfo.diaspora.software/ns/schema/2.1', 'http://nodeinfo.diaspora.software/ns/schema/2.0'];
const LIMITS = { answerBytes: 256 * 1024, totalMs: 8_000, redirects: 0 } as const;
const LANGUAGES_MAX = 30;
/** Names and versions that other programs give themselves. */
const WORD = z.string().regex(/^[\p{L}\p{N} ._+-]{1,80}$/u);

const JOURNAL_NAME = z.string().regex(/^\S{1,400}$/);

const LINKS = z.object({ links: z.array(z.object({ rel: z.string(), href: z.string() })) });
const NODEINFO = z.object({
  software: z.object({ name: WORD, version: WORD }),
  metadata: z.object({
    parvis: z.object({
      protocol: WORD,
      institution: z.url({ protocol: /^https?$/ }).max(2_000),
      languages: z.array(z.string()).max(LANGUAGES_MAX).default([]),
      journal: z.object({ origin: JOURNAL_NAME, vkey: JOURNAL_NAME }).nullable().default(null).catch(null),
      witness: z
        .object({ url: z.url({ protocol: /^https?$/ }).max(400), vkey: JOURNAL_NAME })
        .nullable()
        .default(null)
        .catch(null),
    }),
  }),
});
const JRD = z.object({
  links: z.array(z.object({ rel: z.string(), type: z.string().optional(), href: z.string().optional() })),
});

/** Why a document was not read. */
type Unread = 'unreachable' | 'not-a-node' | { readonly movedTo: string } | { readonly status: number };

const SOFTWARE = z.object({ software: z.object({ name: WORD, version: WORD.nullish().catch(null) }) });

/** The name and the version that a server's NodeInfo gives its software; null where no name can be read. */
export async function readSoftware(
  fetch: GuardedFetch,
  origin: string,
): Promise<{ readonly name: string; readonly version: string | null } | null> {
  const document = await nodeInfoAt(fetch, origin);
  const read = 'json' in document ? SOFTWARE.safeParse(document.json) : null;
  if (read?.success !== true) return null;
  const { name, version = null } = read.data.software;
  return { name, version };
}

/** The document that a server's NodeInfo links to, as it is. */
async function nodeInfoAt(fetch: GuardedFetch, origin: string): ReturnType<typeof jsonAt> {
  const links = await jsonAt(fetch, `${origin}/.well-known/nodeinfo`);
  if (!('json' in links)) return links;
  const found = LINKS.safeParse(links.json);
  const href = found.success
    ? SCHEMAS.flatMap((schema) => found.data.links.filter(({ rel }) => rel === schema))[0]?.href
    : undefined;
  // What is elsewhere says nothing about this node.
  if (href === undefined || URL.parse(href)?.origin !== origin) return { unread: 'not-a-node' };
  return await jsonAt(fetch, href);
}

/** NodeInfo of a node of ours; a node that says nothing of itself in it is none. */
export async function readNodeInfo(
  fetch: GuardedFetch,
  { origin, now }: { readonly origin: string; readonly now: () => Date },
): Promise<NodeDescription | Unread> {
  const document = await nodeInfoAt(fetch, origin);
  if (!('json' in document)) return document.unread;
  const read = NODEINFO.safeParse(document.json);
  if (!read.success) return 'not-a-node';
  const { software, metadata } = read.data;
  const languages = metadata.parvis.languages.flatMap((each) => {
    const lang = checkLang(each, 'languages');
    return lang.ok ? [lang.value] : [];
  });
  const { witness } = metadata.parvis;
  return {
    ...metadata.parvis,
    // What is asked for cosignatures is the peer itself, and no server that it points us at.
    witness: witness !== null && new URL(witness.url).origin === origin ? witness : null,
    languages: [...new Set(languages)],
    software: `${software.name} ${software.version}`,
    clockAheadMs: document.answeredAt === null ? null : document.answeredAt.getTime() - now().getTime(),
  };
}

/** The id of the actor that a handle names, as the handle's own server says (RFC 7033); null where it names none. */
export async function readWebFinger(
  fetch: GuardedFetch,
  { name, host }: { readonly name: string; readonly host: string },
): Promise<string | null> {
  const resource = encodeURIComponent(`acct:${name}@${host}`);
  const answer = await jsonAt(fetch, `https://${host}/.well-known/webfinger?resource=${resource}`);
  const read = 'json' in answer ? JRD.safeParse(answer.json) : null;
  const self = read?.success === true ? read.data.links.find(({ rel }) => rel === 'self')?.href : undefined;
  return self !== undefined && URL.parse(self)?.protocol === 'https:' ? self : null;
}

async function jsonAt(
  fetch: GuardedFetch,
  url: string,
): Promise<{ readonly json: unknown; readonly answeredAt: Date | null } | { readonly unread: Unread }> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json, application/jrd+json' },
      redirect: 'manual',
      limits: LIMITS,
    });
    if (response.ok) return { json: JSON.parse(await response.text()), answeredAt: answeredAt(response.headers) };
    await response.body?.cancel();
    const location = URL.parse(response.headers.get('location') ?? '', url);
    if (response.status >= 300 && response.status < 400 && location !== null) {
      return { unread: location.origin === new URL(url).origin ? 'not-a-node' : { movedTo: location.origin } };
    }
    return { unread: { status: response.status } };
  } catch (error) {
    return { unread: error instanceof SyntaxError ? 'not-a-node' : 'unreachable' };
  }
}

/** When an answer was made or, where a cache gives it, when the cache gives it (RFC 9110 `Date`, RFC 9111 `Age`). */
function answeredAt(headers: { get(name: string): string | null }): Date | null {
  const made = Date.parse(headers.get('date') ?? '');
  const age = /^\d{1,9}$/.exec(headers.get('age') ?? '0')?.[0] ?? '0';
  return Number.isNaN(made) ? null : new Date(made + Number(age) * 1_000);
}
