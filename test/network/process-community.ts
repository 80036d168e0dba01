import { until } from '../interop/until.ts';
import { DETAILS, TERMS } from '../support/feature-request.ts';
import type { ProcessCity } from './process-city.ts';

export const COMMUNITY = 'mutualiser';
const AT = `/consultations/${COMMUNITY}`;
/** The one feature request of it. */
export const REQUEST = `${AT}/proposals/1/feature-request`;
/** Where the whole state of a host passes on to co-hosts. */
export const PATIENCE_MS = 150_000;
const DAY = 86_400_000;
type Items<T> = { readonly items: readonly T[] };

/** What a node shows of the request of the community. */
export type RequestSeen = {
  readonly state: string;
  readonly pledges: readonly { readonly institution: string; readonly url: string }[];
  readonly preview: { readonly shares: readonly { readonly institution: string; readonly share: number }[] } | null;
  readonly unread: readonly { readonly kind: string; readonly because: string }[];
};

/** Two institutions that are peers have a community, whose host is the first. One agent of each may pledge any sum. */
export async function openProcessCommunity([host, member]: readonly [ProcessCity, ProcessCity]): Promise<void> {
  const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois ce dont toutes ont besoin.' } };
  const phase = { kind: 'propose', opensAt: new Date(Date.now() - 2 * DAY), closesAt: new Date(Date.now() + 60 * DAY) };
  const body = { slug: COMMUNITY, ...words, openTo: 'institutions', phases: [phase] };
  await asOfficer(host, 'POST /consultations', body);
  await asOfficer(host, `POST ${AT}/publish`, {});
  for (const city of [host, member]) {
    await asOfficer(city, 'PATCH /institution', { secondAgentAbove: { amount: 1_000_000_000, currency: 'EUR' } });
  }
  await asOfficer(host, `POST ${AT}/cohosts`, { institution: `${member.origin}/`, role: 'member' });
  const invite = await until('the invitation to the community', async () => {
    const { items } = await asOfficer<Items<{ invite: string; consultation: string }>>(member, 'GET /invitations');
    return items.find(({ consultation }) => consultation.endsWith(COMMUNITY))?.invite;
  });
  await asOfficer(member, 'POST /invitations/accept', { invite, registered: 100 });
  await until('the community at its member', async () => {
    const { items } = await member.api<Items<{ slug: string }>>('GET', '/consultations');
    return items.some(({ slug }) => slug === COMMUNITY);
  });
}

/** The member asks for a feature, and the host has it pledged for on these terms. */
export async function askForFeature(
  [host, member]: readonly [ProcessCity, ProcessCity],
  terms: { readonly sharing?: string } = {},
): Promise<void> {
  const words = { title: { fr: 'Joindre' }, body: { fr: 'Il manque un bouton.' } };
  await asOfficer(member, `POST ${AT}/feature-requests`, { ...words, details: DETAILS });
  await untilIn(member, 'draft');
  await asOfficer(member, `POST ${REQUEST}/steps`, { step: 'open' });
  for (const city of [host, member]) await untilIn(city, 'open');
  const closesAt = new Date(Date.now() + 30 * DAY);
  const funding = { need: { amount: 1_000_000, currency: 'EUR' }, closesAt, terms: { ...TERMS, ...terms } };
  await asOfficer(host, `POST ${REQUEST}/steps`, { step: 'specify', reason: 'Vote.', funding });
}

export async function pledgeMoney(city: ProcessCity, amount: number): Promise<void> {
  const expiresAt = new Date(Date.now() + 50 * DAY);
  const body = { kind: 'money', amount, currency: 'EUR', expiresAt, conditions: [] };
  await asOfficer(city, `POST ${REQUEST}/pledges`, body);
}

async function untilIn(city: ProcessCity, state: string): Promise<void> {
  await until(
    `the request as ${state} at ${city.name}`,
    async () => (await seenAt(city))?.state === state,
    PATIENCE_MS,
  );
}

/** What a node shows of the request; null where it has none yet. */
export async function seenAt(city: ProcessCity): Promise<RequestSeen | null> {
  return await asOfficer<RequestSeen>(city, `GET ${REQUEST}`).catch(() => null);
}

/** What both show of the request once they show the same, with so many pledges. */
export async function untilSameRequest(
  cities: readonly [ProcessCity, ProcessCity],
  pledges: number,
): Promise<RequestSeen> {
  let seen: readonly (RequestSeen | null)[] = [];
  const same = await until(
    'the same request at both',
    async () => {
      seen = await Promise.all(cities.map(seenAt));
      const [host, member] = seen.map(
        (each) => each && JSON.stringify([each.state, each.pledges.length, each.preview]),
      );
      return seen[0]?.pledges.length === pledges && host === member && seen[0];
    },
    PATIENCE_MS,
  ).catch((cause: unknown) => {
    throw new Error(`they show ${JSON.stringify(seen)}; ${cities.map((each) => each.complaints()).join('\n')}`, {
      cause,
    });
  });
  return same;
}

async function asOfficer<T = unknown>(city: ProcessCity, operation: `${string} ${string}`, body?: object): Promise<T> {
  const [method = '', path = ''] = operation.split(' ');
  return await city.api<T>(method, path, { token: city.officer, ...(body === undefined ? {} : { body }) });
}
