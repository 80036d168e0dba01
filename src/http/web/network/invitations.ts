import {
  acceptInvitation,
  leaveCohosting,
  refuseInvitation,
} from '../../../application/network/cohost/answer-invitation.ts';
import { type InvitationView, readInvitations } from '../../../application/network/cohost/reads.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { textField } from '../kit/field.ts';
import type { Accepts, FormInput } from '../kit/form.ts';
import { adminForm, adminTable, hiddenField } from '../kit/form-parts.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';
import { date } from '../kit/time.ts';
import { neighbourLink } from './peer-facts.ts';
import { cohosting } from './share.ts';

export const INVITATIONS = '/admin/invitations';

const WAITING_SHOWN = 20;
const ANSWERED_SHOWN = 50;

/** What other institutions invite this one to share, and what came of it. */
export async function invitationsPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, null);
}

const ANSWERS = ['accept', 'correct', 'refuse', 'leave'] as const;
type Answering = (typeof ANSWERS)[number];
const DONE = {
  accept: 'invitation-accepted',
  correct: 'invitation-corrected',
  refuse: 'invitation-refused',
  leave: 'invitation-left',
} as const satisfies Record<Answering, string>;

/** Accepts, corrects the acceptance, refuses or leaves. Idempotent: a form that is sent twice has one effect. */
export const acceptInvitations: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  if (agent.value.consultations !== null) return { ok: false, refusal: { type: 'not-your-consultation' } };
  const act = ANSWERS.find((each) => each === formInput.text('do')) ?? 'refuse';
  const done = await answer(context, formInput, { act, by: { kind: 'agent', id: agent.value.id } });
  if (done.ok) return { to: context.href(INVITATIONS, { done: DONE[act] }) };
  return await answered(context, { input: formInput, refusal: done.refusal });
};

async function answer(
  { app }: PageContext,
  formInput: FormInput,
  { act, by }: { readonly act: Answering; readonly by: Actor },
): Promise<Result<null, Refusal>> {
  const invite = formInput.text('invite');
  const text = formInput.text('registered').trim();
  const done =
    act === 'accept' || act === 'correct'
      ? await acceptInvitation(app, { invite, registered: /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN, by })
      : act === 'refuse'
        ? await refuseInvitation(app, { invite, by })
        : await leaveCohosting(app, { invite, by });
  return done.ok ? ok(null) : done;
}

type FormState = { readonly input: FormInput; readonly refusal: Refusal };

async function answered(context: PageContext, formState: FormState | null): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    if (agent.consultations !== null) return { refusal: { type: 'not-your-consultation' } };
    const [after, open] = [context.query.get('after') || null, context.query.get('open') || null];
    const waiting = await readInvitations(context.app, { of: 'waiting', after: open, limit: WAITING_SHOWN });
    const answers = await readInvitations(context.app, { of: 'answered', after, limit: ANSWERED_SHOWN });
    const to = (from: { readonly after: string | null; readonly open: string | null }) =>
      context.href(INVITATIONS, from);
    return {
      title: t('invitations.nav'),
      refusal: formState?.refusal ?? null,
      main: markup`<p class="lead">${t('invitations.lead')}</p>
${waiting.items.length === 0 ? markup`<p class="note">${t('invitations.none')}</p>` : waiting.items.map((each, index) => invitation(context, each, { index, formState }))}
${pager(context, {
  name: t('invitations.waiting-pages'),
  first: open === null ? null : to({ after, open: null }),
  next: waiting.next === null ? null : to({ after, open: waiting.next }),
})}
${rest(context, answers.items, formState)}
${pager(context, {
  name: t('invitations.pages'),
  first: after === null ? null : to({ after: null, open }),
  next: answers.next === null ? null : to({ after: answers.next, open }),
})}`,
    };
  });
}

function invitation(
  context: PageContext,
  { invite, title, consultation, institution, bringer, receivedAt, role = null, formerly = [] }: InvitationView,
  { index, formState }: { readonly index: number; readonly formState: FormState | null },
): Html {
  const { locale } = context;
  const { t } = locale;
  const refusal = formState?.input.text('invite') === invite ? formState.refusal : null;
  const registered = refusal === null ? '' : (formState?.input.text('registered') ?? '');
  const heading = `invitation-${index}`;
  return markup`<section aria-labelledby="${heading}"><h2 id="${heading}">${line(context, choose(context, title))}</h2>
<p>${locale.html('invitations.from', { institution: neighbourLink(context, institution), at: date(context, receivedAt, context.institution.timeZone) })}
<a href="${consultation}">${t('mirror.at-host')}</a></p>
${role === null ? NOTHING : markup`<p>${t(`invitations.role-${role}`)}</p>`}
${formerly.length === 0 ? NOTHING : markup`<p class="note">${locale.html('invitations.goes-on', { former: markup`<bdi>${formerly.at(-1) ?? ''}</bdi>` })}</p>`}
${bringer === null ? NOTHING : markup`<p class="note">${locale.html('invitations.brought-in-by', { institution: neighbourLink(context, bringer) })}</p>`}
${institution.isPeer ? NOTHING : markup`<p class="note">${t('invitations.no-peer')}</p>`}
<p>${t('invitations.then')}</p>
<ul><li>${t('invitations.then-shown')}</li><li>${t('invitations.then-decides')}</li><li>${t('invitations.then-counts')}</li><li>${t('invitations.then-leave')}</li></ul>
${adminForm(context, {
  action: INVITATIONS,
  formState: { values: formDefaults({ registered }), refusal },
  labels: { registered: t('invitations.registered') },
  fields: markup`${hiddenField('invite', invite)}${hiddenField('do', 'accept')}${
    role === null
      ? textField(context, {
          name: 'registered',
          label: t('invitations.registered'),
          hint: t('invitations.registered-hint'),
          value: registered,
          required: true,
          max: 15,
          refusal,
        })
      : NOTHING
  }`,
  button: t('invitations.accept'),
})}
${adminForm(context, { action: INVITATIONS, fields: markup`${hiddenField('invite', invite)}${hiddenField('do', 'refuse')}`, button: t('invitations.refuse'), danger: true })}</section>`;
}

function rest(context: PageContext, invitations: readonly InvitationView[], formState: FormState | null): Html {
  const { locale, institution: ours } = context;
  const { t } = locale;
  return adminTable({
    id: 'answered',
    title: t('invitations.rest'),
    caption: t('invitations.caption', { count: invitations.length }),
    columns: [
      t('invitations.consultation'),
      t('peers.institution'),
      t('admin.state'),
      t('share.since'),
      t('peers.health'),
      t('admin.act'),
    ],
    rows: invitations.map((each) => [
      markup`<a href="${each.slug === null ? each.consultation : context.href(`/consultations/${each.slug}`)}">${line(context, choose(context, each.title))}</a>`,
      neighbourLink(context, each.institution),
      cohosting(context, each.status),
      date(context, each.answeredAt ?? each.receivedAt, ours.timeZone),
      health(context, each),
      each.status === 'accepted'
        ? markup`${each.role == null ? correcting(context, each, formState) : NOTHING}${leaving(context, each.invite)}`
        : NOTHING,
    ]),
    empty: t('invitations.rest-none'),
  });
}

function health(context: PageContext, { mirror }: InvitationView): Html {
  const { locale, institution } = context;
  const failing = mirror?.failingSince ?? null;
  const read = mirror?.readAt ?? null;
  if (failing !== null) return locale.html('peers.silent', { at: date(context, failing, institution.timeZone) });
  return read === null ? NOTHING : locale.html('peers.answers', { at: date(context, read, institution.timeZone) });
}

/** Corrects the number sent to the host, which uses the new one from then on. */
function correcting(context: PageContext, { invite, registered }: InvitationView, formState: FormState | null): Html {
  const { t } = context.locale;
  const refusal = formState?.input.text('invite') === invite ? formState.refusal : null;
  const text = refusal === null ? String(registered ?? '') : (formState?.input.text('registered') ?? '');
  return markup`<details${refusal === null ? NOTHING : markup` open`}><summary>${t('invitations.correct')}</summary>
${adminForm(context, {
  action: INVITATIONS,
  formState: { values: formDefaults({ registered: text }), refusal },
  labels: { registered: t('invitations.registered') },
  fields: markup`${hiddenField('invite', invite)}${hiddenField('do', 'correct')}<p class="field"><label>${t('invitations.registered')}
<input name="registered" value="${text}" inputmode="numeric" maxlength="15" required></label></p>`,
  button: t('invitations.correct'),
})}</details>`;
}

function leaving(context: PageContext, invite: string): Html {
  const { t } = context.locale;
  return markup`<details><summary>${t('invitations.leave')}</summary><p>${t('invitations.leave-said')}</p>
${adminForm(context, { action: INVITATIONS, fields: markup`${hiddenField('invite', invite)}${hiddenField('do', 'leave')}`, button: t('invitations.leave'), danger: true })}</details>`;
}
