import type { Context } from 'hono';
import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { type FeatureRequestView, readFeatureRequest } from '../../../application/community/request/reads.ts';
import { may } from '../../../application/kit/access.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { moneyIn } from '../../../i18n/money.ts';
import { choose, line } from '../kit/content.ts';
import { type Fact, factList } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { date, day } from '../kit/time.ts';
import { crumbsOf, numberOf, pathOf, slugOf } from '../proposal/proposal-address.ts';
import { lateTables } from './late-parts.ts';
import { duplicateNote, mergeFacts } from './merge-parts.ts';
import { releaseTables } from './release-parts.ts';
import { adminRequestPath, boardPath, requestPath } from './request-address.ts';
import { institutionName, pledgeTable, progress, requestState, settlementTable } from './request-parts.ts';

/** One feature request: what is to be made, how far it is, what is pledged and who pays. */
export async function featureRequestPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, viewer, locale } = context;
  const at = { slug: slugOf(c), number: numberOf(c), viewer };
  const [found, proposal] = await Promise.all([readFeatureRequest(app, at), readProposal(app, at)]);
  if (!found.ok) return found;
  if (!proposal.ok) return proposal;
  const view = found.value;
  const { slug, number } = at;
  const manages = viewer.agent !== null && may(ROLE_SCOPES[viewer.agent.role], 'consultations');
  const title = choose(context, proposal.value.title, [proposal.value.lang]);
  return {
    content: {
      title: `${locale.t('request.title', { number })} · ${title.text}`,
      canonical: requestPath(slug, number),
      crumbs: [
        ...crumbsOf(context, proposal.value),
        { href: context.href(boardPath(slug)), name: locale.t('request.board') },
      ],
      main: markup`<h1>${line(context, title)}</h1>
<p class="card-state"><span class="number">${locale.t('request.title', { number })}</span> ${requestState(context, view.request.state)}</p>
${duplicateNote(context, view)}
<p><a href="${context.href(pathOf(proposal.value))}">${locale.t('request.read-proposal')}</a></p>
${manages ? markup`<p><a href="${context.href(adminRequestPath(slug, number))}">${locale.t('request.manage')}</a></p>` : NOTHING}
${requestFacts(context, view)}
${progress(context, view)}
${shares(context, view)}
${lateTables(context, view)}
${pledgeTable(context, view)}
${releaseTables(context, view)}
${estimateTable(context, view)}
${stepTable(context, view)}`,
    },
  };
}

/** What was specified, and with whom. */
export function requestFacts(context: PageContext, view: FeatureRequestView): Html {
  const { locale } = context;
  const { details, institution, funding } = view.request;
  const { publiccode, issue, mergeRequest } = details.links;
  const link = (uri: string) => markup`<a href="${uri}" rel="nofollow"><bdi>${uri}</bdi></a>`;
  const facts: readonly Fact[] = [
    [locale.t('request.institution'), institutionName(context, view.names, institution)],
    [
      locale.t('request.criteria'),
      details.acceptanceCriteria.length === 0
        ? locale.t('request.no-criteria')
        : markup`<ul>${details.acceptanceCriteria.map((each) => markup`<li dir="auto">${each}</li>`)}</ul>`,
    ],
    [locale.t('request.licence'), details.licence],
    ...(details.neededBy.length === 0
      ? []
      : [
          [
            locale.t('request.needed-by'),
            markup`<ul>${details.neededBy.map((each) => markup`<li>${institutionName(context, view.names, each)}</li>`)}</ul>`,
          ] as const,
        ]),
    ...mergeFacts(context, view),
    ...(publiccode === null ? [] : [[locale.t('request.publiccode'), link(publiccode)] as const]),
    ...(issue === null ? [] : [[locale.t('request.issue'), link(issue)] as const]),
    ...(mergeRequest === null ? [] : [[locale.t('request.merge-request'), link(mergeRequest)] as const]),
    ...(funding === null
      ? []
      : [
          [locale.t('request.cost'), moneyIn(locale.lang, funding.need)] as const,
          [locale.t('request.sharing'), locale.t(`sharing.${funding.terms.sharing}`)] as const,
        ]),
  ];
  return factList(facts);
}

function shares(context: PageContext, view: FeatureRequestView): Html {
  const { locale } = context;
  const settled = view.settlements.at(-1) ?? null;
  const outcome = view.preview ?? settled?.outcome ?? null;
  if (outcome === null) return NOTHING;
  const note =
    view.preview === null && settled !== null
      ? locale.html('settlement.settled-at', { date: date(context, settled.settledAt, view.consultation.timeZone) })
      : markup`${locale.t('settlement.preview')}`;
  return markup`<section aria-labelledby="shares"><h2 id="shares">${locale.t('settlement.title')}</h2>
<p>${note}</p>
${settlementTable(context, view, outcome)}</section>`;
}

function estimateTable(context: PageContext, view: FeatureRequestView): Html {
  const { locale } = context;
  return markup`<section aria-labelledby="estimates"><h2 id="estimates">${locale.t('estimate.title')}</h2>
${table({
  scrolls: 'estimates-caption',
  caption: locale.t('estimate.caption'),
  columns: [
    locale.t('estimate.supplier'),
    { count: locale.t('request.amount') },
    locale.t('estimate.day'),
    locale.t('estimate.reference'),
  ],
  rows: view.estimates.map(({ supplier, amount, date: on, reference }) => [
    institutionName(context, view.names, supplier),
    moneyIn(locale.lang, amount),
    day(context, on),
    reference ?? '',
  ]),
  empty: locale.t('estimate.none'),
})}</section>`;
}

function stepTable(context: PageContext, view: FeatureRequestView): Html {
  const { locale } = context;
  return markup`<section aria-labelledby="steps"><h2 id="steps">${locale.t('request.steps')}</h2>
${table({
  scrolls: 'steps-caption',
  caption: locale.t('request.steps-caption'),
  columns: [
    locale.t('request.step'),
    locale.t('request.when'),
    locale.t('request.decided-by'),
    locale.t('request.reason'),
  ],
  rows: view.steps.map(({ to, decidedAt, decidedBy, reason }) => [
    locale.t(`request-state.${to}`),
    date(context, decidedAt, view.consultation.timeZone),
    locale.t(`request-decider.${decidedBy}`),
    markup`<span dir="auto">${reason ?? ''}</span>`,
  ]),
  empty: locale.t('request.no-steps'),
})}</section>`;
}
