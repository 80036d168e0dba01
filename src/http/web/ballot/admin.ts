import type { Context } from 'hono';
import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { closeAndTally } from '../../../application/ballot/close-and-tally.ts';
import { readBallotTally, type TallyView } from '../../../application/ballot/read-tally.ts';
import { may } from '../../../application/kit/access.ts';
import { DRAFT_READER } from '../../../application/kit/viewer.ts';
import { publishLink } from '../consultation/admin.ts';
import { ballotOf, ballotPath, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import type { Accepts } from '../kit/form.ts';
import { adminForm, type Fact, factList } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { date, deadline, start } from '../kit/time.ts';
import { ballotTone } from './ballot-item.ts';
import { ballotRecount } from './ballot-result.ts';

/** One ballot in the administration area: its state, what can be done with it, and no more of its result than anybody sees. */
export async function ballotAdminPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await adminLayout(context, 'read', async (agent) => {
    const found = await ballotOf(context, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot } = detail;
    const { consultation } = at;
    const { locale, app } = context;
    const tally = await readBallotTally(app, { id: ballot.id, viewer: DRAFT_READER });
    if (!tally.ok) return tally;
    return {
      title: choose(context, ballot.question, consultation.languages).text,
      crumbs: crumbsTo(context, at),
      main: markup`<p>${state(ballotTone(detail.state), locale.t(`ballot-state.${detail.state}`))}</p>
${actions(context, tally.value, may(ROLE_SCOPES[agent.role], 'consultations'))}
${factList(facts(context, tally.value))}
${publication(context, tally.value, may(ROLE_SCOPES[agent.role], 'consultations'))}`,
    };
  });
}

/** Counts and publishes a ballot that is over, where the node did not do it by itself yet; once done it says the same. */
export const acceptCloseAndTally: Accepts = async (context, _said, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await ballotOf(context, agent.value, c);
  if (!found.ok) return found;
  const { at, ballot } = found.value;
  const settled = await closeAndTally(context.app, ballot.ballot.id);
  const path = ballotPath(at.consultation.slug, ballot.ballot.slug);
  return { to: settled === null ? context.href(path) : context.href(path, { done: 'ballots-published' }) };
};

function actions(context: PageContext, { ballot, consultation, state: stands }: TallyView, changes: boolean): Html {
  const { t } = context.locale;
  const to = (below: string) => ballotPath(consultation.slug, ballot.slug, below);
  const draft = stands === 'draft';
  const paper = ballot.rules.standings.includes('paper');
  const links: readonly (readonly [string, string] | null)[] = [
    [`/consultations/${consultation.slug}/ballots/${ballot.slug}`, draft ? t('admin.preview') : t('admin.public-page')],
    changes && draft ? [to('/edit'), t('admin.edit-ballot')] : null,
    changes && draft ? [to('/discard'), t('admin.discard')] : null,
    changes && (stands === 'open' || stands === 'upcoming') ? [to('/extend'), t('admin.extend')] : null,
    changes && !draft && paper ? [to('/paper'), t('paper.title')] : null,
  ];
  return markup`<p class="acts">${links.map((link) => (link === null ? NOTHING : markup`<a href="${context.href(link[0])}">${link[1]}</a> `))}</p>
${changes && draft && consultation.publishedAt !== null ? publishLink(context, to('/publish')) : NOTHING}
${draft && consultation.publishedAt === null ? markup`<p class="note">${t('admin.ballot-with')}</p>` : NOTHING}`;
}

function facts(context: PageContext, of: TallyView): readonly Fact[] {
  const { locale } = context;
  const { ballot, consultation, turnout, paper } = of;
  const zone = consultation.timeZone;
  return [
    [locale.t('admin.method'), locale.t(`method-description.${ballot.method}`)],
    [locale.t('admin.opens-at'), start(context, ballot.opensAt, zone)],
    [locale.t('admin.closes-at'), deadline(context, ballot.closesAt, zone)],
    ...(ballot.paperUntil === null
      ? []
      : [[locale.t('admin.paper-until'), deadline(context, ballot.paperUntil, zone)] as const]),
    [locale.t('admin.visibility'), locale.t(`results-visibility.${ballot.rules.resultsVisibility}`)],
    ...(of.state === 'draft' || turnout === null
      ? []
      : [[locale.t('admin.turnout'), locale.number(turnout.cast)] as const]),
    ...(of.state === 'draft' || paper === null
      ? []
      : [
          [
            locale.t('paper.title'),
            locale.t('paper.counts', { confirmed: paper.confirmed.sheets, waiting: paper.waiting.sheets }),
          ] as const,
        ]),
  ];
}

function publication(context: PageContext, of: TallyView, changes: boolean): Html {
  const { locale } = context;
  const { ballot, consultation, result } = of;
  if (of.state !== 'over') return NOTHING;
  const published = result.visible ? result.publication : null;
  const body =
    published === null
      ? changes
        ? adminForm(context, {
            action: ballotPath(consultation.slug, ballot.slug, '/settle'),
            fields: markup`<p>${locale.t('admin.settle-lead')}</p>`,
            button: locale.t('admin.settle'),
          })
        : NOTHING
      : markup`<p>${locale.html('admin.settled', { at: date(context, published.publishedAt, consultation.timeZone) })}</p>`;
  return markup`<section aria-labelledby="published"><h2 id="published">${locale.t('ballot.anonymity')}</h2>${body}</section>
${ballotRecount(context, of)}`;
}
