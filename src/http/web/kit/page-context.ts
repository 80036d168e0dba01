import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import type { InteractionResolver } from '../../../application/federation/resolve-interaction.ts';
import { type InstitutionView, placeSourcesOf, readInstitution } from '../../../application/institution/reads.ts';
import { ANYBODY, type Viewer } from '../../../application/kit/viewer.ts';
import type { PeerDirectory } from '../../../application/network/peer/ports.ts';
import { readPreferences } from '../../../application/participant/reads.ts';
import type { PlaceSources } from '../../../application/proposal/ports.ts';
import type { AccountWire, IdentityWire } from '../../../application/sign-in/ports.ts';
import { renewSession } from '../../../application/sign-in/sessions.ts';
import { openSession } from '../../../application/sign-in/sign-in.ts';
import { SEEDS_PER_DAY } from '../../../domain/consultation/fair-order.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import type { UiLang } from '../../../i18n/languages.ts';
import type { AdmissionEnv } from '../../kit/admission/limits.ts';
import type { ApiDocument } from '../../kit/openapi/document.ts';
import { sessionOf, setSessionCookie } from '../sign-in/session.ts';
import { chooseLanguage, type Locale, locale, offered } from './language.ts';

/** One look at one page: who looks, at what, in which language, at which moment. */
export type PageContext = InstitutionView & {
  readonly app: Application;
  readonly places: PlaceSources;
  readonly viewer: Viewer;
  /** What the header calls whoever is signed in; null for anybody. */
  readonly signedInAs: string | null;
  readonly locale: Locale;
  readonly languages: readonly UiLang[];
  /** Languages of content, best first. */
  readonly wanted: readonly Lang[];
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly now: Date;
  /** When the request had arrived whole: what is sent before a close counts, however long it waits for its turn. */
  readonly receivedAt: Date;
  /** Which of the day's shuffles this look draws, where its address names none. */
  readonly shuffleSeed: number;
  /** An address of this node, in the language that was asked for by name. Empty values are left out. */
  href(path: string, query?: Readonly<Record<string, string | number | null>>): string;
};

/** Null before the node is set up. */
export async function createPageContext(
  app: Application,
  c: Context,
  shuffleSeed = randomShuffleSeed(app),
): Promise<PageContext | null> {
  return await contextOf(app, c, { shuffleSeed, session: sessionOf(c, app.origin) });
}

/** The same for a page that is the same for everybody, whoever is signed in, and leaves nothing in any browser. */
export async function anonymousContext(app: Application, c: Context): Promise<PageContext | null> {
  return await contextOf(app, c, { shuffleSeed: randomShuffleSeed(app), session: null });
}

async function contextOf(
  app: Application,
  c: Context,
  { shuffleSeed, session }: { readonly shuffleSeed: number; readonly session: string | null },
): Promise<PageContext | null> {
  const view = await readInstitution(app);
  if (view === null) return null;
  const query = queryOf(c);
  const viewer = session === null ? ANYBODY : await viewerOfSession(app, c, session);
  const { participantId, agent } = viewer;
  if (participantId !== null || agent !== null) (c.env as AdmissionEnv | undefined)?.recognised?.();
  const preferences = participantId === null ? null : await readPreferences(app, { participantId });
  const choice = chooseLanguage(view.institution, {
    query: query.get('lang') ?? null,
    own: preferences?.lang ?? null,
    accept: c.req.header('accept-language') ?? null,
  });
  const ownLocale = locale(choice.lang);
  return {
    ...view,
    app,
    places: placeSourcesOf(app, view.mapSettings),
    viewer,
    signedInAs: agent === null ? (preferences?.name ?? null) : ownLocale.t(`role.${agent.role}`),
    locale: ownLocale,
    languages: offered(view.institution),
    wanted: choice.wanted,
    path: c.req.path,
    query,
    now: app.now(),
    receivedAt: (c.get('receivedAt') as Date | undefined) ?? app.now(),
    shuffleSeed,
    href: (path, values = {}) => hrefOf(path, { ...values, lang: choice.asked ? choice.lang : null }),
  };
}

/** Who a session is of. After a day of use its browser gets another secret, so that one that was copied is soon worth nothing. */
async function viewerOfSession(app: Application, c: Context, session: string): Promise<Viewer> {
  const { viewer, isDue } = await openSession(app, session);
  if (!isDue) return viewer;
  const renewed = await renewSession(app, { session });
  if (renewed !== null) {
    setSessionCookie(c, { secret: renewed.session, expiresAt: renewed.expiresAt, origin: app.origin });
  }
  return viewer;
}

/** One of the day's shuffles, by chance. */
export function randomShuffleSeed(app: Application): number {
  return Buffer.from(app.secrets.token(), 'base64url').readUInt16BE() % SEEDS_PER_DAY;
}

export function hrefOf(path: string, values: Readonly<Record<string, string | number | null>>): string {
  const [address = '', fragment] = path.split('#');
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== '') query.set(name, String(value));
  }
  return `${address}${query.size === 0 ? '' : `?${query}`}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** What was done is not done again. */
const NOT_RETURNED_TO = new Set(['lang', 'done', 'act']);

/** The current path with its query: where somebody returns to who signs in on the way. */
export function addressOf({ path, query, href }: PageContext): string {
  return href(path, Object.fromEntries([...query].filter(([name]) => !NOT_RETURNED_TO.has(name))));
}

/** The parameters of an address, each once, without characters that no text has and no database takes. */
export function queryOf(c: Context): ReadonlyMap<string, string> {
  const cleaned = (value: string) =>
    value
      .toWellFormed()
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 1_000);
  return new Map(Object.entries(c.req.query()).map(([name, value]) => [name, cleaned(value)]));
}

/** What the pages need of the options of the server. */
export type WebOptions = {
  readonly app: Application;
  /** What the set-up page asks for; null where a node cannot be set up by page. */
  readonly setupKey: string | null;
  /** Finds where an account on another server goes on; without it the form can only explain what to do on that server. */
  readonly interactionResolver?: InteractionResolver | undefined;
  /** Reads what other institutions' nodes say of themselves; without it no peer can be added by page. */
  readonly directory?: PeerDirectory | undefined;
  /** Speaks to the institution's identity provider. */
  readonly identity?: IdentityWire | undefined;
  /** Proves accounts on other servers. */
  readonly accounts?: AccountWire | undefined;
  /** What the API says of itself; without it there is no page about it. */
  readonly apiDocument?: (() => ApiDocument) | undefined;
  /** Whether a proxy in front of the node says who asks. */
  readonly trustProxy?: boolean;
};
