import type { AppealView, DecisionView } from '../../../application/views.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** What was decided about a contribution: by whom in what role, by which rule, when, in what words. */
export function trace(visit: Visit, decisions: readonly DecisionView[], zone: string): Html {
  if (decisions.length === 0) return NOTHING;
  return markup`<ol class="trace">${decisions.map((decision) => markup`<li>${decisionLine(visit, decision, zone)}</li>`)}</ol>`;
}

export function decisionLine(visit: Visit, decision: DecisionView, zone: string): Html {
  const { locale } = visit;
  const at = markup`<time datetime="${decision.decidedAt.toISOString()}">${locale.dateTime(decision.decidedAt, zone)}</time>`;
  const by = decision.byHost === true ? locale.t('trace.by-host') : roleOf(visit, decision);
  return markup`<p>${locale.say('trace.decided', {
    what: markup`<strong>${locale.words.decision[decision.kind]}</strong>`,
    by,
    at,
  })}</p>
<p>${locale.say('trace.rule', { rule: markup`<strong>${locale.words.rule[decision.rule]}</strong>` })}</p>
${decision.reason === '' ? NOTHING : markup`<p>${locale.say('trace.reason', { reason: markup`<q dir="auto">${decision.reason}</q>` })}</p>`}
${decision.appeal === null ? NOTHING : appealLine(visit, decision.appeal, zone)}`;
}

function roleOf({ locale }: Visit, { role }: DecisionView): string {
  return role === null ? locale.t('trace.by-node') : locale.words.role[role];
}

/** Where an author appeals against what another institution decided. */
export function appealAtHost(visit: Visit, { host }: Pick<Consultation, 'host'>, uri: string | null): Html {
  if (host === null) return NOTHING;
  const { locale } = visit;
  return markup`<p class="note">${locale.say('from-home.appeal', { host: markup`<a href="${uri ?? host.uri}">${new URL(host.uri).host}</a>` })}</p>`;
}

/** What became of the author's appeal against it. */
function appealLine(visit: Visit, { outcome, role, reason, decidedAt, sameAgent }: AppealView, zone: string): Html {
  const { locale } = visit;
  const at = markup`<time datetime="${decidedAt.toISOString()}">${locale.dateTime(decidedAt, zone)}</time>`;
  const by = role === null ? locale.t('trace.by-node') : locale.words.role[role];
  return markup`<p><strong>${locale.say(`trace.appeal-${outcome}`, { by, at })}</strong></p>
${reason === '' ? NOTHING : markup`<p>${locale.say('trace.reason', { reason: markup`<q dir="auto">${reason}</q>` })}</p>`}
${sameAgent ? markup`<p>${locale.t('trace.appeal-same')}</p>` : NOTHING}`;
}
