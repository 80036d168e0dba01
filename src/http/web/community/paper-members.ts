import type { Context } from 'hono';
import { admitOnPaper, endOnPaper, readPaperMembers } from '../../../application/community/paper/paper-members.ts';
import { type PaperMember, REFERENCE_MAX } from '../../../domain/community/paper-member.ts';
import { ok } from '../../../domain/kit/result.ts';
import { decidedHere } from '../../../domain/network/host.ts';
import { consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formFields, labelsOf, line, select } from '../kit/form-table.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { date } from '../kit/time.ts';
import { paperMembersPath } from './request-address.ts';

/** The members of a community that have no node, and where the host makes an institution one or ends that. */
export async function paperMembersPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptPaperMember: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const by = { kind: 'agent', id: agent.value.id } as const;
  const ends = formInput.text('do') === 'end';
  const done = await submitOnce(context, formInput, async (within) => {
    const acted = ends
      ? await endOnPaper(within, { slug, institution: formInput.text('member'), by })
      : await admitOnPaper(within, {
          ...{ slug, institution: formInput.text('institution'), name: formInput.text('name') },
          ...{ reference: formInput.text('reference'), by },
        });
    const said = { done: ends ? 'paper-member-ended' : 'paper-member-admitted' } as const;
    return acted.ok ? ok(context.href(paperMembersPath(slug), said)) : acted;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, c: Context, formState: FormState | null): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const own = decidedHere(found.value.consultation);
    if (!own.ok) return own;
    const { slug } = found.value.consultation;
    const view = await readPaperMembers(context.app, { slug, viewer: context.viewer });
    if (!view.ok) return view;
    const { members } = view.value;
    return {
      title: t('paper-member.title'),
      refusal: formState?.refusal ?? null,
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${t('paper-member.lead')}</p>
${memberTable(context, members)}
${admitForm(context, { slug, formState })}
${endForm(context, { slug, members })}`,
    };
  });
}

function memberTable(context: PageContext, members: readonly PaperMember[]): Html {
  const { locale, institution } = context;
  const { t } = locale;
  const dayOf = (at: Date | null) => (at === null ? NOTHING : date(context, at, institution.timeZone));
  return table({
    scrolls: 'paper-members',
    caption: t('paper-member.caption'),
    columns: [t('paper-member.name'), t('paper-member.reference'), t('paper-member.since'), t('paper-member.until')],
    rows: members.map(({ institution: id, name, reference, since, until }) => [
      markup`<a href="${id}" rel="nofollow"><bdi>${name}</bdi></a>`,
      markup`<bdi>${reference}</bdi>`,
      dayOf(since),
      dayOf(until),
    ]),
    empty: t('paper-member.none'),
  });
}

function admitForm(
  context: PageContext,
  { slug, formState }: { readonly slug: string; readonly formState: FormState | null },
): Html {
  const { t } = context.locale;
  const items = [
    line('name', t('paper-member.name'), { required: true, max: 200 }),
    line('institution', t('paper-member.address'), {
      ...{ hint: t('paper-member.address-hint'), required: true, inputmode: 'url', max: 1_000 },
    }),
    line('reference', t('paper-member.reference'), { required: true, max: REFERENCE_MAX }),
  ];
  const state = formState ?? { values: formDefaults({}), refusal: null };
  return adminForm(context, {
    action: paperMembersPath(slug),
    formState: state,
    labels: labelsOf(items),
    fields: markup`${hiddenField('do', 'admit')}${formFields(context, items, state)}`,
    button: t('paper-member.admit'),
  });
}

function endForm(
  context: PageContext,
  { slug, members }: { readonly slug: string; readonly members: readonly PaperMember[] },
): Html {
  const { t } = context.locale;
  const now = members.filter(({ until }) => until === null);
  if (now.length === 0) return NOTHING;
  const options = now.map(({ institution, name }) => ({ value: institution, label: name }));
  const items = [select('member', t('paper-member.end-which'), { options, required: true })];
  const state = { values: formDefaults({}), refusal: null };
  return adminForm(context, {
    action: paperMembersPath(slug),
    fields: markup`${hiddenField('do', 'end')}${formFields(context, items, state)}`,
    button: t('paper-member.end'),
    danger: true,
  });
}
