import type { Context } from 'hono';
import { allowBringingIn } from '../../../application/network/cohost/bringing-in.ts';
import { changeRegistered, inviteCohost, withdrawCohost } from '../../../application/network/cohost/invite-cohost.ts';
import { type CohostView, readInvitable, readSharing } from '../../../application/network/cohost/reads.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import { COMMUNITY_ROLES } from '../../../domain/community/role-name.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { isOpenCohosting } from '../../../domain/network/cohosting.ts';
import type { Cohosting } from '../../../domain/network/host.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { PlainMessageKey } from '../../../i18n/messages.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { choiceField, textField } from '../kit/field.ts';
import type { Accepts } from '../kit/form.ts';
import { adminForm, adminTable, hiddenField } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { state, type Tone } from '../kit/state.ts';
import { date } from '../kit/time.ts';
import { recentEvidence } from './evidence.ts';
import { clockNotes, neighbourLink, PEERS } from './peer-facts.ts';
import { acceptLimits, bringingIn, bringsInOf, limitsOf } from './share-parts.ts';

/** With whom a consultation is shared, and the form that invites peers, several at once. */
export async function sharePage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Invites the peers that were ticked, or takes one invitation back. Whoever is invited already stays so. */
export const acceptShare: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const by = { kind: 'agent', id: agent.value.id } as const;
  const withdrawn = formInput.text('withdraw');
  const path = adminConsultationPath(slug, '/share');
  if (withdrawn !== '') {
    const done = await withdrawCohost(context.app, { slug, peer: withdrawn, by });
    return done.ok ? { to: context.href(path, { done: 'share-withdrawn' }) } : await answered(context, c, done.refusal);
  }
  const changed = formInput.text('change');
  if (changed !== '') {
    const registered = wholeIn(formInput.text('registered').trim()) ?? Number.NaN;
    const done = await changeRegistered(context.app, { slug, peer: changed, registered, by });
    return done.ok
      ? { to: context.href(path, { done: 'share-registered' }) }
      : await answered(context, c, done.refusal);
  }
  const limited = await acceptLimits(context, formInput, { slug, by });
  if (limited !== null) {
    return limited.ok
      ? { to: context.href(path, { done: limited.value }) }
      : await answered(context, c, limited.refusal);
  }
  const bringer = formInput.text('allow');
  if (bringer !== '') {
    const done = await allowBringingIn(context.app, { slug, peer: bringer, bringsIn: bringsInOf(formInput), by });
    return done.ok
      ? { to: context.href(path, { done: 'share-bringing-in' }) }
      : await answered(context, c, done.refusal);
  }
  const peers = formInput.all('peer');
  if (peers.length === 0) return await answered(context, c, { type: 'invalid', field: 'peer', because: 'missing' });
  const isOfInstitutions = isCommunity(found.value.consultation);
  const role = COMMUNITY_ROLES.find((each) => each === formInput.text('role')) ?? null;
  const text = formInput.text('registeredMax').trim();
  const registeredMax = wholeIn(text);
  if (registeredMax === null && !isOfInstitutions) {
    return await answered(context, c, {
      type: 'invalid',
      field: 'registeredMax',
      because: text === '' ? 'missing' : 'wrong-type',
    });
  }
  for (const peer of peers) {
    const invited = await inviteCohost(context.app, { slug, peer, registeredMax, role, by });
    if (!invited.ok && !isInAlready(invited.refusal)) return await answered(context, c, invited.refusal);
  }
  return { to: context.href(path, { done: 'share-invited' }) };
};

function wholeIn(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

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
export function cohosting({ locale }: PageContext, status: Cohosting): Html {
  const word: PlainMessageKey = `share.${status}`;
  return state(TONES[status], locale.t(word));
}

async function answered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  const { locale, app } = context;
  const { t } = locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
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
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${t('share.lead')}</p>
${await clockNotes(context, (peer) => cohosts.some((each) => each.institution.uri === peer))}${await recentEvidence(context, consultation.id)}
${refusalNote(context, refusal, {
  peer: t('share.peers'),
  registeredMax: t('share.registered-max'),
  role: t('share.role'),
  registered: t('share.registered'),
  contributionsPerDay: t('share.per-day'),
  contributionsPerAuthor: t('share.per-author'),
  'bringsIn.institutionsMax': t('share.institutions-max'),
  'bringsIn.registeredMax': t('share.people-max'),
})}
${list(context, slug, cohosts)}
<section aria-labelledby="invite"><h2 id="invite">${t('share.invite')}</h2>
${peers.length === 0 ? markup`<p>${t('share.no-peers')} <a href="${context.href(PEERS)}">${t('peers.nav')}</a></p>` : invitation(context, { consultation, peers, refusal })}</section>`,
    };
  });
}

function invitation(
  context: PageContext,
  of: { readonly consultation: Consultation; readonly peers: readonly Peer[]; readonly refusal: Refusal | null },
): Html {
  const { t } = context.locale;
  const { consultation, peers, refusal } = of;
  return markup`<p>${t('share.invite-said')}</p>
${adminForm(context, {
  action: adminConsultationPath(consultation.slug, '/share'),
  fields: markup`<fieldset><legend>${t('share.peers')}</legend>
${peers.map(
  ({ uri, handle, name, languages }, index) =>
    markup`<p class="field check"><label for="peer-${index}"><input id="peer-${index}" name="peer" type="checkbox" value="${uri}"> ${line(context, choose(context, name, languages))} <bdi class="quiet">@${handle}</bdi></label></p>`,
)}</fieldset>${isCommunity(consultation) ? roleField(context, refusal) : registeredMaxField(context, refusal)}`,
  button: t('share.invite-button'),
})}`;
}

function registeredMaxField(context: PageContext, refusal: Refusal | null): Html {
  const { t } = context.locale;
  return textField(context, {
    name: 'registeredMax',
    label: t('share.registered-max'),
    hint: t('share.registered-max-hint'),
    value: '',
    required: true,
    max: 15,
    refusal,
  });
}

/** What the institutions are to be, in a community; nothing is chosen before somebody does. */
function roleField(context: PageContext, refusal: Refusal | null): Html {
  const { t } = context.locale;
  return choiceField(context, {
    name: 'role',
    label: t('share.role'),
    chosen: [],
    required: true,
    refusal,
    options: COMMUNITY_ROLES.map((role) => ({ value: role, label: t(`share.role-${role}`) })),
  });
}

function list(context: PageContext, slug: string, cohosts: readonly CohostView[]): Html {
  const { locale, institution } = context;
  const { t } = locale;
  return adminTable({
    id: 'cohosts',
    title: t('share.cohosts'),
    caption: t('share.caption', { count: cohosts.length }),
    columns: [
      t('peers.institution'),
      t('admin.state'),
      t('share.registered'),
      t('share.contributions'),
      t('share.since'),
      t('admin.act'),
    ],
    rows: cohosts.map((cohost) => [
      markup`${neighbourLink(context, cohost.institution)}${cohost.role == null ? NOTHING : markup`<p class="small quiet">${t(`share.role-${cohost.role}`)}</p>`}`,
      cohosting(context, cohost.status),
      markup`${registered(context, cohost)}${registeredForm(context, slug, cohost)}`,
      limitsOf(context, slug, cohost),
      date(context, cohost.answeredAt ?? cohost.invitedAt, institution.timeZone),
      markup`${bringingIn(context, slug, cohost)}${withdrawal(context, slug, cohost)}`,
    ]),
    empty: t('share.none'),
  });
}

/** With the day on which it was last stated, since it can be corrected. */
function registered(context: PageContext, { registered: people, registeredAt }: CohostView): Html | string {
  const { locale, institution } = context;
  if (people === null) return locale.t('peers.not-said');
  if (registeredAt === null) return locale.number(people);
  return markup`${locale.number(people)} <span class="quiet">${locale.html('share.registered-said', { at: date(context, registeredAt, institution.timeZone) })}</span>`;
}

/** An officer of the host changes the number, which the institution cannot once a ballot opened. */
function registeredForm(context: PageContext, slug: string, { peer, status, registered: people }: CohostView): Html {
  const { t } = context.locale;
  if (status !== 'accepted') return NOTHING;
  return markup`<details><summary>${t('share.change-registered')}</summary><p class="small quiet">${t('share.change-registered-said')}</p>
${adminForm(context, {
  action: adminConsultationPath(slug, '/share'),
  fields: markup`${hiddenField('change', peer)}<p class="field"><label>${t('share.registered')}
<input name="registered" value="${String(people ?? '')}" inputmode="numeric" maxlength="15" required></label></p>`,
  button: t('share.change-registered'),
})}</details>`;
}

function withdrawal(context: PageContext, slug: string, { peer, status, institution }: CohostView): Html {
  if (!isOpenCohosting(status)) return NOTHING;
  return adminForm(context, {
    action: adminConsultationPath(slug, '/share'),
    fields: markup`${hiddenField('withdraw', peer)}<p class="hidden">${institution.host}</p>`,
    button: context.locale.t('share.withdraw'),
    danger: true,
  });
}
