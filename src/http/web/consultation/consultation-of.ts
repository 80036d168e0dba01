import type { Context } from 'hono';
import type { Agent } from '../../../application/agent/ports.ts';
import { type BallotDetail, readBallots } from '../../../application/ballot/reads.ts';
import {
  type ConsultationDetail,
  readConsultation,
  readConsultations,
} from '../../../application/consultation/read-consultations.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { choose, line } from '../kit/content.ts';
import type { Crumb } from '../kit/layout.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** A consultation with its ballots, drafts too, as the administration area shows them. */
export type AdminConsultation = ConsultationDetail & { readonly ballots: readonly BallotDetail[] };

/** The consultation in an address, for an agent who works on it. */
export async function consultationOf(
  context: PageContext,
  agent: Agent,
  c: Context,
): Promise<Result<AdminConsultation, Refusal>> {
  const query = { slug: c.req.param('slug') ?? '', viewer: context.viewer };
  const found = await readConsultation(context.app, query);
  if (!found.ok) return found;
  if (!isAssignedTo(agent, found.value.consultation.id)) return refuse({ type: 'not-your-consultation' });
  const ballots = await readBallots(context.app, query);
  return ballots.ok ? ok({ ...found.value, ballots: ballots.value.ballots }) : ballots;
}

/** The ballot in an address, in its consultation. */
export async function ballotOf(
  context: PageContext,
  agent: Agent,
  c: Context,
): Promise<Result<{ readonly at: AdminConsultation; readonly ballot: BallotDetail }, Refusal>> {
  const at = await consultationOf(context, agent, c);
  if (!at.ok) return at;
  const ballot = at.value.ballots.find(({ ballot: { slug } }) => slug === c.req.param('ballot'));
  return ballot === undefined ? refuse({ type: 'not-found', what: 'ballot' }) : ok({ at: at.value, ballot });
}

export function adminConsultationPath(slug: string, below = ''): string {
  return `/admin/consultations/${slug}${below}`;
}

export function ballotPath(slug: string, ballot: string, below = ''): string {
  return adminConsultationPath(slug, `/ballots/${ballot}${below}`);
}

export function crumbsTo(context: PageContext, at?: ConsultationDetail, ballot?: BallotDetail): readonly Crumb[] {
  const list = { href: context.href('/admin/consultations'), name: context.locale.t('nav.consultations') };
  if (at === undefined) return [list];
  const { consultation } = at;
  const here = {
    href: context.href(adminConsultationPath(consultation.slug)),
    name: line(context, choose(context, consultation.title, consultation.languages)),
  };
  if (ballot === undefined) return [list, here];
  const { slug, question } = ballot.ballot;
  const name = line(context, choose(context, question, consultation.languages));
  return [list, here, { href: context.href(ballotPath(consultation.slug, slug)), name }];
}

/** At most as many to choose from: of more, the newest. */
const LISTED = 100;

/** Narrows a list of the administration area to one consultation; `more` are other fields of the same form. */
export async function consultationFilter(
  context: PageContext,
  of: { readonly path: string; readonly agent: Agent; readonly chosen: string | null; readonly more?: Html },
): Promise<Html> {
  const { app, locale, query } = context;
  const { items } = await readConsultations(app, { limit: LISTED, after: null, viewer: ANYBODY });
  const own = items.filter(({ consultation }) => isAssignedTo(of.agent, consultation.id));
  return markup`<form class="filters" method="get" action="${of.path}">
${query.has('lang') ? markup`<input type="hidden" name="lang" value="${locale.lang}">` : NOTHING}
<p class="field"><label for="consultation">${locale.t('moderation.consultation')}</label>
<select id="consultation" name="consultation">${option('', locale.t('moderation.all'), of.chosen)}${own.map(({ consultation }) => option(consultation.slug, choose(context, consultation.title, consultation.languages).text, of.chosen))}</select></p>
${of.more ?? NOTHING}
<p class="field"><button type="submit">${locale.t('moderation.show')}</button></p>
</form>`;
}

export function option(value: string, name: string, chosen: string | null): Html {
  return markup`<option value="${value}"${value === (chosen ?? '') ? markup` selected` : NOTHING}>${name}</option>`;
}
