import { z } from 'zod';
import type { Intent, InteractionResolver, RemoteInteraction } from '../application/federation/resolve-interaction.ts';
import type { Followable } from '../application/mail/digest/ports.ts';
import type { Uris } from './uris.ts';

/** FEP-3b86: an activity, or `Object` for whatever one may do with something. */
const INTENTS = 'https://w3id.org/fep/3b86/';
const WANTED = { follow: 'Follow', support: 'Like' } as const satisfies Record<Intent, string>;
const SUBSCRIBE = 'http://ostatus.org/schema/1.0/subscribe';
/** Where Mastodon and those that learnt from it take any object, also where their WebFinger does not say so. */
const USUAL_PATH = '/authorize_interaction?uri=';

const JRD_BYTES_MAX = 256 * 1024;
const TOTAL_MS = 8_000;
const URL_MAX = 2_000;

/** As FEP-3b86 says `href` and everybody writes `template`, both are read. What does not fit is left out. */
const LINK = z.object({
  rel: z.string(),
  type: z.string().optional(),
  href: z.string().optional().catch(undefined),
  template: z.string().optional().catch(undefined),
});
const JRD = z.object({ links: z.array(LINK.nullable().catch(null)).catch([]) });
type Link = z.output<typeof LINK>;

/** `fetch` under the node's rules, and what one request may cost. */
export type GuardedFetch = (
  url: string,
  init: RequestInit & {
    readonly limits: { readonly answerBytes: number; readonly totalMs: number; readonly redirects: number };
  },
) => Promise<Response>;

/** Asks the server of an account, over WebFinger, where its people follow or like something of ours. */
export function createInteractionResolver(uris: Uris, fetch: GuardedFetch): InteractionResolver {
  return {
    async find(interaction) {
      const { name, host } = interaction.account;
      const resource = encodeURIComponent(`acct:${name}@${host}`);
      const answer = await ask(fetch, `https://${host}/.well-known/webfinger?resource=${resource}`);
      if (answer === 'unreachable' || answer === 'no-account') return { kind: answer };
      const object = objectOf(uris, interaction);
      const offered = offeredBy(answer, interaction.intent, {
        object,
        uri: object,
        'on-success': pageOf(uris, interaction.about),
        'on-cancel': pageOf(uris, interaction.about),
      });
      const url = offered ?? (await defaultLink(fetch, answer, object));
      if (url === null) return { kind: 'offers-nothing' };
      return { kind: 'found', url: url.href, host: url.host, isNamed: url.host === host };
    },
  };
}

/** What is followed is an actor, what is liked is a text. */
function objectOf(uris: Uris, { about, intent, atHost }: RemoteInteraction): string {
  // The address of a proposal leads to its actor there too (docs/federate/follow.md).
  if (atHost !== undefined) return about.kind === 'proposal' && intent === 'follow' ? `${atHost}/actor` : atHost;
  if (about.kind === 'proposal' && intent === 'follow') return uris.proposalActor(about.slug, about.number);
  return pageOf(uris, about);
}

function pageOf(uris: Uris, about: Followable): string {
  switch (about.kind) {
    case 'institution':
      return uris.institution;
    case 'consultation':
      return uris.consultation(about.slug);
    case 'proposal':
      return uris.proposal(about.slug, about.number);
  }
}

async function ask(fetch: GuardedFetch, url: string): Promise<readonly Link[] | 'unreachable' | 'no-account'> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/jrd+json, application/json' },
      limits: { answerBytes: JRD_BYTES_MAX, totalMs: TOTAL_MS, redirects: 3 },
    });
    if (!response.ok) {
      await response.body?.cancel();
      return [400, 404, 410].includes(response.status) ? 'no-account' : 'unreachable';
    }
    const read = JRD.safeParse(JSON.parse(await response.text()));
    return read.success ? read.data.links.filter((link) => link !== null) : 'unreachable';
  } catch {
    // Whether a name is private, dead or slow is not for whoever typed it to learn: they could map a network with it.
    return 'unreachable';
  }
}

/** The first usable of: the very act, anything one may do with an object, what was there before both. */
function offeredBy(
  links: readonly Link[],
  intent: Intent,
  values: Readonly<Record<'object' | 'uri' | 'on-success' | 'on-cancel', string>>,
): URL | null {
  const rels = [
    { rel: INTENTS + WANTED[intent], needs: 'object' },
    { rel: `${INTENTS}Object`, needs: 'object' },
    { rel: SUBSCRIBE, needs: 'uri' },
  ] as const;
  for (const { rel, needs } of rels) {
    for (const link of links.filter((each) => each.rel === rel)) {
      const url = expandTemplate(link.template ?? link.href ?? '', { needs, values });
      if (url !== null) return url;
    }
  }
  return null;
}

/**
 * A template with its values, each percent-encoded; a placeholder that nobody knows becomes empty (FEP-3b86, 3.2). Null
 * where it is not https, names no object, carries credentials, or lets a value say to whom the browser goes.
 */
export function expandTemplate(
  template: string,
  how: { readonly needs: string; readonly values: Readonly<Record<string, string>> },
): URL | null {
  if (template.length > URL_MAX || !/^https:\/\//i.test(template) || /[\s\p{Cc}\\]/u.test(template)) return null;
  if (!template.includes(`{${how.needs}}`)) return null;
  const written = (value: (name: string) => string) =>
    URL.parse(template.replace(/\{([^{}]*)\}/g, (_, name: string) => encodeURIComponent(value(name))));
  const url = written((name) => (Object.hasOwn(how.values, name) ? (how.values[name] ?? '') : ''));
  const fixed = [written(() => ''), written(() => 'x')];
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  if (fixed.some((other) => other === null || other.host !== url.host || other.username !== '')) return null;
  return url;
}

/** Where many servers take any object, if this one answers there. */
async function defaultLink(fetch: GuardedFetch, links: readonly Link[], object: string): Promise<URL | null> {
  const self = links.find(({ rel, type }) => rel === 'self' && /\b(activity|ld)\+json\b/.test(type ?? ''))?.href;
  const server = self === undefined ? null : URL.parse(self);
  if (server === null || server.protocol !== 'https:') return null;
  const url = new URL(USUAL_PATH + encodeURIComponent(object), `https://${server.host}`);
  try {
    const response = await fetch(url.href, {
      headers: { accept: 'text/html' },
      redirect: 'manual',
      limits: { answerBytes: JRD_BYTES_MAX, totalMs: TOTAL_MS, redirects: 0 },
    });
    await response.body?.cancel();
    // Signed out, one is sent to sign in, or told so.
    return response.ok || [301, 302, 303, 307, 308, 401, 403].includes(response.status) ? url : null;
  } catch {
    return null;
  }
}
