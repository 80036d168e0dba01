import type { AppealView, DecisionView } from '../../../application/moderation/ports.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { ruleLine } from '../kit/static-page-links.ts';

/** What was decided about a contribution: by whom in what role, by which rule, when, in what words. */
export function trace(context: PageContext, decisions: readonly DecisionView[], zone: string): Html {
  if (decisions.length === 0) return NOTHING;
  return markup`<ol class="trace">${decisions.map((decision) => markup`<li>${decisionLine(context, decision, zone)}</li>`)}</ol>`;
}

export function decisionLine(context: PageContext, decision: DecisionView, zone: string): Html {
  const { locale } = context;
  const at = markup`<time datetime="${decision.decidedAt.toISOString()}">${locale.dateTime(decision.decidedAt, zone)}</time>`;
  const by = decision.byHost === true ? locale.t('trace.by-host') : roleOf(context, decision);
  return markup`<p>${locale.html('trace.decided', {
    what: markup`<strong>${locale.t(`decision.${decision.kind}`)}</strong>`,
    by,
    at,
  })}</p>
${ruleLine(context, decision)}
${decision.reason === '' ? NOTHING : markup`<p>${locale.html('trace.reason', { reason: markup`<q dir="auto">${decision.reason}</q>` })}</p>`}
${decision.appeal === null ? NOTHING : appealLine(context, decision.appeal, zone)}`;
}

function roleOf({ locale }: PageContext, { role }: DecisionView): string {
  return role === null ? locale.t('trace.by-node') : locale.t(`role.${role}`);
}

/** Where an author appeals against what another institution decided. */
export function appealAtHost(context: PageContext, { host }: Pick<Consultation, 'host'>, uri: string | null): Html {
  if (host === null) return NOTHING;
  const { locale } = context;
  return markup`<p class="note">${locale.html('from-home.appeal', { host: markup`<a href="${uri ?? host.uri}">${new URL(host.uri).host}</a>` })}</p>`;
}

/** What became of the author's appeal against it. */
function appealLine(
  context: PageContext,
  { outcome, role, reason, decidedAt, sameAgent }: AppealView,
  zone: string,
): Html {
  const { locale } = context;
  const at = markup`<time datetime="${decidedAt.toISOString()}">${locale.dateTime(decidedAt, zone)}</time>`;
  const by = role === null ? locale.t('trace.by-node') : locale.t(`role.${role}`);
  return markup`<p><strong>${locale.html(`trace.appeal-${outcome}`, { by, at })}</strong></p>
${reason === '' ? NOTHING : markup`<p>${locale.html('trace.reason', { reason: markup`<q dir="auto">${reason}</q>` })}</p>`}
${sameAgent ? markup`<p>${locale.t('trace.appeal-same')}</p>` : NOTHING}`;
}
