import type { Context } from 'hono';
import { inviteCohost, withdrawCohost } from '../../../application/network/invite-cohost.ts';
import { type CohostView, readInvitable, readSharing } from '../../../application/network/read-sharing.ts';
import { isOpenCohosting } from '../../../domain/network/cohosting.ts';
import type { Cohosting } from '../../../domain/network/host.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { neighbourLink } from '../components/sharing.ts';
import { state, type Tone } from '../components/state.ts';
import { date } from '../components/time.ts';
import { choose, line } from '../content.ts';
import type { Accepts } from '../form.ts';
import type { PlainKey } from '../locales/fr.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { consultationOf, crumbsTo, deskPath } from './consultation-of.ts';
import { desk } from './desk.ts';
import { deskForm, deskTable, hiddenField } from './form-parts.ts';
import { PEERS } from './peers.ts';

/** With whom a consultation is shared, and the form that invites peers, several at once. */
export async function sharePage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

/** Invites the peers that were ticked, or takes one invitation back. Whoever is invited already stays so. */
export const acceptShare: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(visit, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const by = { agent: agent.value.id };
  const withdrawn = said.text('withdraw');
  const path = deskPath(slug, '/share');
  if (withdrawn !== '') {
    const done = await withdrawCohost(visit.app, { slug, peer: withdrawn, by });
    return done.ok ? { to: visit.href(path, { done: 'share-withdrawn' }) } : await answered(visit, c, done.refusal);
  }
  const peers = said.all('peer');
  if (peers.length === 0) return await answered(visit, c, { type: 'invalid', field: 'peer', because: 'missing' });
  for (const peer of peers) {
    const invited = await inviteCohost(visit.app, { slug, peer, by });
    if (!invited.ok && !isInAlready(invited.refusal)) return await answered(visit, c, invited.refusal);
  }
  return { to: visit.href(path, { done: 'share-invited' }) };
};

/** What the form asked for holds already, as when it is sent twice. */
function isInAlready(refusal: Refusal): boolean {
  return refusal.type === 'wrong-status' && isOpenCohosting(refusal.status);
}

const TONES = {
  invited: 'upcoming',
  accepted: 'open',
  refused: 'gone',
  left: 'closed',
  withdrawn: 'closed',
} as const satisfies Record<Cohosting, Tone>;

/** How far an invitation got, in words. */
export function cohosting({ locale }: Visit, status: Cohosting): Html {
  const word: PlainKey = `share.${status}`;
  return state(TONES[status], locale.t(word));
}

async function answered(visit: Visit, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  const { locale, app } = visit;
  const { t } = locale;
  return await desk(visit, 'consultations', async (agent) => {
    const found = await consultationOf(visit, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const { slug, host, publishedAt } = consultation;
    if (host !== null) return { refusal: { type: 'decided-by-host', host: host.uri } };
    if (publishedAt === null) return { refusal: { type: 'not-published' } };
    const { cohosts } = await readSharing(app, consultation, 'officers');
    const peers = await readInvitable(app, consultation.id);
    return {
      title: t('share.title'),
      refusal,
      crumbs: crumbsTo(visit, found.value),
      main: markup`<p class="lead">${t('share.lead')}</p>
${refusalNote(visit, refusal, { peer: t('share.peers') })}
${list(visit, slug, cohosts)}
<section aria-labelledby="invite"><h2 id="invite">${t('share.invite')}</h2>
${peers.length === 0 ? markup`<p>${t('share.no-peers')} <a href="${visit.href(PEERS)}">${t('peers.nav')}</a></p>` : invitation(visit, slug, peers)}</section>`,
    };
  });
}

function invitation(visit: Visit, slug: string, peers: readonly Peer[]): Html {
  const { t } = visit.locale;
  return markup`<p>${t('share.invite-said')}</p>
${deskForm(visit, {
  action: deskPath(slug, '/share'),
  fields: markup`<fieldset><legend>${t('share.peers')}</legend>
${peers.map(
  ({ uri, handle, name, languages }, index) =>
    markup`<p class="field check"><label for="peer-${index}"><input id="peer-${index}" name="peer" type="checkbox" value="${uri}"> ${line(visit, choose(visit, name, languages))} <bdi class="quiet">@${handle}</bdi></label></p>`,
)}</fieldset>`,
  button: t('share.invite-button'),
})}`;
}

function list(visit: Visit, slug: string, cohosts: readonly CohostView[]): Html {
  const { locale, institution } = visit;
  const { t } = locale;
  return deskTable({
    id: 'cohosts',
    title: t('share.cohosts'),
    caption: t('share.caption', { count: cohosts.length }),
    columns: [t('peers.institution'), t('desk.state'), t('share.registered'), t('share.since'), t('desk.act')],
    rows: cohosts.map((cohost) => [
      neighbourLink(visit, cohost.institution),
      cohosting(visit, cohost.status),
      registered(visit, cohost),
      date(visit, cohost.answeredAt ?? cohost.invitedAt, institution.timeZone),
      withdrawal(visit, slug, cohost),
    ]),
    empty: t('share.none'),
  });
}

/** With the day on which it was said last, since it can be corrected. */
function registered(visit: Visit, { registered: people, registeredAt }: CohostView): Html | string {
  const { locale, institution } = visit;
  if (people === null) return locale.t('peers.not-said');
  if (registeredAt === null) return locale.number(people);
  return markup`${locale.number(people)} <span class="quiet">${locale.say('share.registered-said', { at: date(visit, registeredAt, institution.timeZone) })}</span>`;
}

function withdrawal(visit: Visit, slug: string, { peer, status, institution }: CohostView): Html {
  if (!isOpenCohosting(status)) return NOTHING;
  return deskForm(visit, {
    action: deskPath(slug, '/share'),
    fields: markup`${hiddenField('withdraw', peer)}<p class="hidden">${institution.host}</p>`,
    button: visit.locale.t('share.withdraw'),
    danger: true,
  });
}
