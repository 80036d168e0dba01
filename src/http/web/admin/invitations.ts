import { acceptInvitation, leaveCohosting, refuseInvitation } from '../../../application/network/answer-invitation.ts';
import { type InvitationView, readInvitations } from '../../../application/network/read-sharing.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result } from '../../../domain/result.ts';
import { textField } from '../components/field.ts';
import { pager } from '../components/pager.ts';
import { neighbourLink } from '../components/sharing.ts';
import { date } from '../components/time.ts';
import { choose, line } from '../content.ts';
import type { Accepts, Said } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { desk } from './desk.ts';
import { deskForm, deskTable, hiddenField } from './form-parts.ts';
import { cohosting } from './share.ts';
import { filled } from './typed.ts';

export const INVITATIONS = '/admin/invitations';

const WAITING_SHOWN = 20;
const ANSWERED_SHOWN = 50;

/** What other institutions invite this one to share, and what came of it. */
export async function invitationsPage(visit: Visit): Promise<PageAnswer> {
  return await answered(visit, null);
}

const ANSWERS = ['accept', 'correct', 'refuse', 'leave'] as const;
type Answering = (typeof ANSWERS)[number];
const DONE = {
  accept: 'invitation-accepted',
  correct: 'invitation-corrected',
  refuse: 'invitation-refused',
  leave: 'invitation-left',
} as const satisfies Record<Answering, string>;

/** Accepts, corrects what was said then, refuses or leaves. What is so already stays so: a form that is sent twice does nothing twice. */
export const acceptInvitations: Accepts = async (visit, said) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  if (agent.value.consultations !== null) return { ok: false, refusal: { type: 'not-your-consultation' } };
  const act = ANSWERS.find((each) => each === said.text('do')) ?? 'refuse';
  const done = await answer(visit, said, { act, by: { agent: agent.value.id } });
  if (done.ok) return { to: visit.href(INVITATIONS, { done: DONE[act] }) };
  return await answered(visit, { said, refusal: done.refusal });
};

async function answer(
  { app }: Visit,
  said: Said,
  { act, by }: { readonly act: Answering; readonly by: { readonly agent: string } },
): Promise<Result<null, Refusal>> {
  const invite = said.text('invite');
  const typed = said.text('registered').trim();
  const done =
    act === 'accept' || act === 'correct'
      ? await acceptInvitation(app, { invite, registered: /^\d{1,15}$/.test(typed) ? Number(typed) : Number.NaN, by })
      : act === 'refuse'
        ? await refuseInvitation(app, { invite, by })
        : await leaveCohosting(app, { invite, by });
  return done.ok ? ok(null) : done;
}

type Attempt = { readonly said: Said; readonly refusal: Refusal };

async function answered(visit: Visit, attempt: Attempt | null): Promise<PageAnswer> {
  const { t } = visit.locale;
  return await desk(visit, 'consultations', async (agent) => {
    if (agent.consultations !== null) return { refusal: { type: 'not-your-consultation' } };
    const [after, open] = [visit.query.get('after') || null, visit.query.get('open') || null];
    const waiting = await readInvitations(visit.app, { of: 'waiting', after: open, limit: WAITING_SHOWN });
    const answers = await readInvitations(visit.app, { of: 'answered', after, limit: ANSWERED_SHOWN });
    const to = (from: { readonly after: string | null; readonly open: string | null }) => visit.href(INVITATIONS, from);
    return {
      title: t('invitations.nav'),
      refusal: attempt?.refusal ?? null,
      main: markup`<p class="lead">${t('invitations.lead')}</p>
${waiting.items.length === 0 ? markup`<p class="note">${t('invitations.none')}</p>` : waiting.items.map((each, index) => invitation(visit, each, { index, attempt }))}
${pager(visit, {
  name: t('invitations.waiting-pages'),
  first: open === null ? null : to({ after, open: null }),
  next: waiting.next === null ? null : to({ after, open: waiting.next }),
})}
${rest(visit, answers.items, attempt)}
${pager(visit, {
  name: t('invitations.pages'),
  first: after === null ? null : to({ after: null, open }),
  next: answers.next === null ? null : to({ after: answers.next, open }),
})}`,
    };
  });
}

function invitation(
  visit: Visit,
  { invite, title, consultation, institution, receivedAt }: InvitationView,
  { index, attempt }: { readonly index: number; readonly attempt: Attempt | null },
): Html {
  const { locale } = visit;
  const { t } = locale;
  const refusal = attempt?.said.text('invite') === invite ? attempt.refusal : null;
  const registered = refusal === null ? '' : (attempt?.said.text('registered') ?? '');
  const heading = `invitation-${index}`;
  return markup`<section aria-labelledby="${heading}"><h2 id="${heading}">${line(visit, choose(visit, title))}</h2>
<p>${locale.say('invitations.from', { institution: neighbourLink(visit, institution), at: date(visit, receivedAt, visit.institution.timeZone) })}
<a href="${consultation}">${t('mirror.at-host')}</a></p>
${institution.isPeer ? NOTHING : markup`<p class="note">${t('invitations.no-peer')}</p>`}
<p>${t('invitations.then')}</p>
<ul><li>${t('invitations.then-shown')}</li><li>${t('invitations.then-decides')}</li><li>${t('invitations.then-counts')}</li><li>${t('invitations.then-leave')}</li></ul>
${deskForm(visit, {
  action: INVITATIONS,
  attempt: { typed: filled({ registered }), refusal },
  labels: { registered: t('invitations.registered') },
  fields: markup`${hiddenField('invite', invite)}${hiddenField('do', 'accept')}${textField(visit, {
    name: 'registered',
    label: t('invitations.registered'),
    hint: t('invitations.registered-hint'),
    value: registered,
    required: true,
    max: 15,
    refusal,
  })}`,
  button: t('invitations.accept'),
})}
${deskForm(visit, { action: INVITATIONS, fields: markup`${hiddenField('invite', invite)}${hiddenField('do', 'refuse')}`, button: t('invitations.refuse'), danger: true })}</section>`;
}

function rest(visit: Visit, invitations: readonly InvitationView[], attempt: Attempt | null): Html {
  const { locale, institution: ours } = visit;
  const { t } = locale;
  return deskTable({
    id: 'answered',
    title: t('invitations.rest'),
    caption: t('invitations.caption', { count: invitations.length }),
    columns: [
      t('invitations.consultation'),
      t('peers.institution'),
      t('desk.state'),
      t('share.since'),
      t('peers.health'),
      t('desk.act'),
    ],
    rows: invitations.map((each) => [
      markup`<a href="${each.slug === null ? each.consultation : visit.href(`/consultations/${each.slug}`)}">${line(visit, choose(visit, each.title))}</a>`,
      neighbourLink(visit, each.institution),
      cohosting(visit, each.status),
      date(visit, each.answeredAt ?? each.receivedAt, ours.timeZone),
      health(visit, each),
      each.status === 'accepted' ? markup`${correcting(visit, each, attempt)}${leaving(visit, each.invite)}` : NOTHING,
    ]),
    empty: t('invitations.rest-none'),
  });
}

function health(visit: Visit, { mirror }: InvitationView): Html {
  const { locale, institution } = visit;
  const failing = mirror?.failingSince ?? null;
  const read = mirror?.readAt ?? null;
  if (failing !== null) return locale.say('peers.silent', { at: date(visit, failing, institution.timeZone) });
  return read === null ? NOTHING : locale.say('peers.answers', { at: date(visit, read, institution.timeZone) });
}

/** What the host was told wrongly: it takes the new number from then on. */
function correcting(visit: Visit, { invite, registered }: InvitationView, attempt: Attempt | null): Html {
  const { t } = visit.locale;
  const refusal = attempt?.said.text('invite') === invite ? attempt.refusal : null;
  const typed = refusal === null ? String(registered ?? '') : (attempt?.said.text('registered') ?? '');
  return markup`<details${refusal === null ? NOTHING : markup` open`}><summary>${t('invitations.correct')}</summary>
${deskForm(visit, {
  action: INVITATIONS,
  attempt: { typed: filled({ registered: typed }), refusal },
  labels: { registered: t('invitations.registered') },
  fields: markup`${hiddenField('invite', invite)}${hiddenField('do', 'correct')}<p class="field"><label>${t('invitations.registered')}
<input name="registered" value="${typed}" inputmode="numeric" maxlength="15" required></label></p>`,
  button: t('invitations.correct'),
})}</details>`;
}

function leaving(visit: Visit, invite: string): Html {
  const { t } = visit.locale;
  return markup`<details><summary>${t('invitations.leave')}</summary><p>${t('invitations.leave-said')}</p>
${deskForm(visit, { action: INVITATIONS, fields: markup`${hiddenField('invite', invite)}${hiddenField('do', 'leave')}`, button: t('invitations.leave'), danger: true })}</details>`;
}
