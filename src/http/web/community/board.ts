import type { Context } from 'hono';
import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import type { RequestRow } from '../../../application/community/request/ports.ts';
import { type RequestBoard, readFeatureRequests } from '../../../application/community/request/reads.ts';
import { may } from '../../../application/kit/access.ts';
import { REQUEST_STATES } from '../../../domain/community/feature-request-states.ts';
import { moneyIn } from '../../../i18n/money.ts';
import { choose, line } from '../kit/content.ts';
import { doneNote } from '../kit/done-note.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { deadline } from '../kit/time.ts';
import { slugOf } from '../proposal/proposal-address.ts';
import { boardPath, charterPath, newRequestPath, requestPath } from './request-address.ts';
import { institutionName } from './request-parts.ts';

/** The feature requests of a community by their state. */
export async function boardPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, viewer, locale } = context;
  const slug = slugOf(c);
  const found = await readFeatureRequests(app, { slug, viewer });
  if (!found.ok) return found;
  const { consultation, requests } = found.value;
  const title = line(context, choose(context, consultation.title, consultation.languages));
  const columns = REQUEST_STATES.map((state) => column(context, found.value, state)).filter((each) => each !== NOTHING);
  const writes = viewer.agent !== null && may(ROLE_SCOPES[viewer.agent.role], 'consultations');
  return {
    content: {
      title: locale.t('request.board'),
      canonical: boardPath(slug),
      crumbs: [
        { href: context.href('/consultations'), name: locale.t('nav.consultations') },
        { href: context.href(`/consultations/${slug}`), name: title },
      ],
      main: markup`<h1>${locale.t('request.board')}</h1>
${doneNote(context)}<p class="lead">${locale.t('request.board-lead')}</p>
<p><a href="${context.href(charterPath(slug))}">${locale.t('charter.title')}</a></p>
<p><a href="${context.href(`/consultations/${slug}/calendar.ics`)}">${locale.t('calendar.link')}</a></p>
${writes ? markup`<p><a href="${context.href(newRequestPath(slug))}">${locale.t('request.new')}</a></p>` : NOTHING}
${requests.length === 0 ? markup`<p class="quiet">${locale.t('request.none')}</p>` : markup`<div class="board">${columns}</div>`}`,
    },
  };
}

function column(context: PageContext, board: RequestBoard, state: RequestRow['state']): Html {
  const { locale } = context;
  const rows = board.requests.filter((row) => row.state === state);
  if (rows.length === 0) return NOTHING;
  return markup`<section aria-labelledby="state-${state}"><h2 id="state-${state}">${locale.t(`request-state.${state}`)}</h2>
<ul class="plain-list">${rows.map((row) => markup`<li>${item(context, board, row)}</li>`)}</ul></section>`;
}

function item(context: PageContext, { consultation, names }: RequestBoard, row: RequestRow): Html {
  const { locale } = context;
  const { title, lang, funding, duplicateOf } = row;
  const number = row.number ?? 0;
  const close =
    funding === null || row.state !== 'specified' || context.now >= funding.closesAt
      ? NOTHING
      : markup` · ${locale.html('request.open-until', { date: deadline(context, funding.closesAt, consultation.timeZone) })}`;
  const cost = funding === null ? NOTHING : markup` · ${moneyIn(locale.lang, funding.need)}`;
  const merged =
    duplicateOf === null ? NOTHING : markup` · ${locale.t('request.duplicate-of', { number: duplicateOf })}`;
  return markup`<a href="${context.href(requestPath(consultation.slug, number))}">${locale.t('proposal.number', { number })} ${line(context, choose(context, title, [lang]))}</a>
<br><span class="small quiet">${institutionName(context, names, row.institution)}${cost}${close}${merged}</span>`;
}
