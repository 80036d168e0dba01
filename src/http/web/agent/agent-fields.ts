import type { AgentAssignment } from '../../../application/agent/change-agent.ts';
import { ROLES } from '../../../application/agent/ports.ts';
import type { AgentView } from '../../../application/agent/reads.ts';
import { readConsultations } from '../../../application/consultation/read-consultations.ts';
import { DRAFT_READER } from '../../../application/kit/viewer.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { choose } from '../kit/content.ts';
import { hiddenField } from '../kit/form-parts.ts';
import { type Item, one, some } from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults, oneIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** Their role, and whether they work on every consultation or on some. */
export async function assignmentItems(context: PageContext): Promise<readonly Item[]> {
  const { t } = context.locale;
  const consultations = await everyConsultation(context);
  const role = one('role', t('agents.role'), {
    options: ROLES.map((role) => ({ value: role, label: t(`agents.role-${role}`), hint: t(`agents.may-${role}`) })),
  });
  return [role, ...consultationItems(context, consultations, t('agents.those-hint'))];
}

/** Every consultation, or some. */
export function consultationItems(
  context: PageContext,
  consultations: readonly Consultation[],
  hint: string,
): readonly Item[] {
  const { t } = context.locale;
  if (consultations.length === 0) return [hiddenField('where', 'all')];
  return [
    one('where', t('agents.where'), {
      options: [
        { value: 'all', label: t('agents.all') },
        { value: 'some', label: t('agents.some') },
      ],
    }),
    some('consultations', t('agents.those'), {
      hint,
      options: consultations.map(({ id, title, languages, publishedAt }) => ({
        value: id,
        label: choose(context, title, languages).text,
        ...(publishedAt === null ? { hint: t('consultation-state.draft') } : {}),
      })),
    }),
  ];
}

export function assignmentValues(work: Pick<AgentAssignment, 'role' | 'consultations'>): FormDefaults {
  const { role, consultations } = work;
  return formDefaults({ role, where: consultations === null ? 'all' : 'some', consultations: consultations ?? [] });
}

/** What the form says of somebody's work. Without a role it is the one that may do least. */
export function assignmentIn(values: FormValues): AgentAssignment {
  return { role: oneIn(values, 'role', ROLES) ?? 'observer', consultations: consultationsIn(values) };
}

/** Those of the form that were chosen; null for all. */
export function consultationsIn(values: FormValues): AgentAssignment['consultations'] {
  return values.text('where') === 'all' ? null : values.all('consultations');
}

/** In what somebody works, for a table. */
export function scopeOf(context: PageContext, { consultations }: Pick<AgentView, 'consultations'>): Html | string {
  if (consultations === null) return context.locale.t('agents.all');
  const titles = consultations.map(
    ({ slug, title }) =>
      markup`<li><a href="${context.href(`/admin/consultations/${slug}`)}">${choose(context, title).text}</a></li>`,
  );
  return titles.length === 0 ? NOTHING : markup`<ul class="plain-list">${titles}</ul>`;
}

/** All of them, drafts too: a town has tens. */
export async function everyConsultation({ app }: PageContext): Promise<readonly Consultation[]> {
  const all: Consultation[] = [];
  for (let after: string | null = null; ; ) {
    const page = await readConsultations(app, { limit: 100, after, viewer: DRAFT_READER });
    all.push(...page.items.map(({ consultation }) => consultation));
    if (page.next === null) return all;
    after = page.next;
  }
}
