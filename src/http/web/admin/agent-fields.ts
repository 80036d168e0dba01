import { ROLES, type Role } from '../../../application/access.ts';
import type { WorkOf } from '../../../application/change-agent.ts';
import type { AgentView } from '../../../application/read-agents.ts';
import { readConsultations } from '../../../application/read-consultations.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { choiceField } from '../components/field.ts';
import { choose } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import type { Attempt, Labels } from './form-parts.ts';
import { type Filled, filled, oneIn, type Typed } from './typed.ts';

export function agentLabels({ locale }: Visit): Labels {
  const { t } = locale;
  return {
    email: t('agents.email'),
    role: t('agents.role'),
    where: t('agents.where'),
    consultations: t('agents.those'),
  };
}

/** Their role, and whether they work on every consultation or on some. */
export async function workFields(visit: Visit, { typed, refusal }: Attempt): Promise<Html> {
  const { t } = visit.locale;
  const labels = agentLabels(visit);
  const consultations = await everyConsultation(visit);
  const roles = choiceField(visit, {
    name: 'role',
    label: labels['role'] ?? '',
    chosen: [typed.text('role')],
    options: ROLES.map((role) => ({ value: role, label: t(`agents.role-${role}`), hint: t(`agents.may-${role}`) })),
    refusal,
  });
  const where = choiceField(visit, {
    name: 'where',
    label: labels['where'] ?? '',
    chosen: [typed.text('where')],
    options: [
      { value: 'all', label: t('agents.all') },
      { value: 'some', label: t('agents.some') },
    ],
    refusal,
  });
  if (consultations.length === 0) return markup`${roles}<input type="hidden" name="where" value="all">`;
  return markup`${roles}
${where}
${choiceField(visit, {
  name: 'consultations',
  label: labels['consultations'] ?? '',
  hint: t('agents.those-hint'),
  several: true,
  chosen: typed.all('consultations'),
  options: consultations.map(({ id, title, languages, publishedAt }) => ({
    value: id,
    label: choose(visit, title, languages).text,
    ...(publishedAt === null ? { hint: visit.locale.words.state.draft } : {}),
  })),
  refusal,
})}`;
}

export function workFilled(work: Pick<WorkOf, 'role' | 'consultations'>): Filled {
  const { role, consultations } = work;
  return filled({ role, where: consultations === null ? 'all' : 'some', consultations: consultations ?? [] });
}

/** What the form says of somebody's work. Without a role it is the one that may do least. */
export function workIn(typed: Typed): WorkOf {
  const role: Role = oneIn(typed, 'role', ROLES) ?? 'observer';
  return { role, consultations: typed.text('where') === 'all' ? null : typed.all('consultations') };
}

/** In what somebody works, for a table. */
export function scopeOf(visit: Visit, { consultations }: Pick<AgentView, 'consultations'>): Html | string {
  if (consultations === null) return visit.locale.t('agents.all');
  const titles = consultations.map(
    ({ slug, title }) =>
      markup`<li><a href="${visit.href(`/admin/consultations/${slug}`)}">${choose(visit, title).text}</a></li>`,
  );
  return titles.length === 0 ? NOTHING : markup`<ul class="plain-list">${titles}</ul>`;
}

/** All of them, drafts too: a town has tens. */
export async function everyConsultation({ app }: Visit): Promise<readonly Consultation[]> {
  const all: Consultation[] = [];
  for (let after: string | null = null; ; ) {
    const page = await readConsultations(app, { limit: 100, after, audience: { drafts: true } });
    all.push(...page.items.map(({ consultation }) => consultation));
    if (page.next === null) return all;
    after = page.next;
  }
}
