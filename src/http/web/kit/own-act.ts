import type { OutgoingState } from '../../../application/network/outgoing/outgoing-state.ts';
import type { OwnAct, OwnActKind } from '../../../application/participant/ports.ts';
import { appealPath } from '../moderation/appeal.ts';
import { outgoingNote } from '../network/outgoing-contributions.ts';
import { STATUS_TONES } from '../proposal/own-proposal.ts';
import { VERDICT_TONES } from '../proposal/proposal-item.ts';
import { choose, langAttribute, line } from './content.ts';
import { excerptOf } from './excerpt.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';
import { state } from './state.ts';
import { ruleLine } from './static-page-links.ts';
import { date } from './time.ts';

const DID = {
  proposal: 'me.did-proposal',
  comment: 'me.did-comment',
  support: 'me.did-support',
  'poll-vote': 'me.did-poll-vote',
  report: 'me.did-report',
  appeal: 'me.did-appeal',
} as const satisfies Record<OwnActKind, string>;

/** Something somebody did, with what became of it, in a list of their own. */
export function ownAct(context: PageContext, act: OwnAct & { readonly home: OutgoingState | null }): Html {
  const { locale } = context;
  const { consultation, kind, at } = act;
  const where = line(context, choose(context, consultation.title));
  return markup`<li><p class="item">${locale.t(DID[kind])} ${what(context, act)}</p>
${words(context, act)}
<p>${atHost(context, act) ?? became(context, act)}</p>
${why(context, act)}
<p class="small quiet">${date(context, at, consultation.timeZone)} · <a href="${context.href(`/consultations/${consultation.slug}`)}">${where}</a></p></li>`;
}

/** Where it stands at the host, for as long as that says more than what it is here. */
function atHost(context: PageContext, act: OwnAct & { readonly home: OutgoingState | null }): Html | null {
  const { home, status, consultation } = act;
  if (home === null || (home.status === 'accepted' && status !== 'held')) return null;
  return outgoingNote(context, home, consultation.timeZone);
}

/** By which rule and why it is held or was removed, and where its author appeals. */
function why(context: PageContext, { decision }: OwnAct): Html {
  if (decision === null) return NOTHING;
  const { locale, href } = context;
  const { id, kind, rule, reason, byHost } = decision;
  const mayAppeal = kind === 'remove' && byHost !== true;
  return markup`<div class="note small">${ruleLine(context, { rule, byHost })}
${reason === '' ? NOTHING : markup`<p>${locale.html('trace.reason', { reason: markup`<q dir="auto">${reason}</q>` })}</p>`}
${mayAppeal ? markup`<p><a href="${href(appealPath(id))}">${locale.t('appeal.link')}</a></p>` : NOTHING}</div>`;
}

/** What it was about, as a link to where it can be read or done again. */
function what(context: PageContext, act: OwnAct): Html {
  const { kind, id, proposal, poll, consultation } = act;
  const base = `/consultations/${consultation.slug}`;
  if (poll !== null) {
    return markup`<a href="${context.href(`${base}/polls/${id}`)}">${line(context, choose(context, poll.question))}</a>`;
  }
  if (proposal === null) return NOTHING;
  const { number, title, lang } = proposal;
  const name =
    Object.keys(title).length === 0
      ? markup`${context.locale.t('proposal.number', { number: number ?? 0 })}`
      : line(context, choose(context, title, [lang]));
  const anchor = kind === 'comment' ? `#c-${id}` : '';
  const path = kind === 'proposal' ? `/me/proposals/${id}` : `${base}/proposals/${number}${anchor}`;
  return kind !== 'proposal' && number === null ? name : markup`<a href="${context.href(path)}">${name}</a>`;
}

/** The words of a comment, a report, an appeal; the options of a poll. */
function words(context: PageContext, { text, poll, proposal }: OwnAct): Html {
  if (poll !== null) {
    return markup`<ul>${poll.chosen.map((name) => markup`<li>${line(context, choose(context, name))}</li>`)}</ul>`;
  }
  if (text === null || text === '') return NOTHING;
  return markup`<p dir="auto"${langAttribute(context, proposal?.lang ?? '')}><q>${excerptOf(text, 200)}</q></p>`;
}

function became(context: PageContext, act: OwnAct): Html {
  const { locale } = context;
  const { kind, status, proposal, version, side, outcome, waits, id } = act;
  const verdict =
    proposal === null || proposal.verdict === null || (kind !== 'proposal' && kind !== 'support')
      ? NOTHING
      : markup` · ${locale.t('answer.title')} ${state(VERDICT_TONES[proposal.verdict], locale.t(`verdict.${proposal.verdict}`))}`;
  switch (kind) {
    case 'proposal':
    case 'comment':
      return markup`${status === null ? NOTHING : state(STATUS_TONES[status], locale.t(`me.status-${status}`, { kind }))}${waits ? markup` · <strong>${locale.t('me.waits')}</strong>` : NOTHING}${verdict}`;
    case 'support': {
      const given = locale.t(side === 'against' ? 'me.against' : 'me.for', { version: version ?? 1 });
      const changed = proposal !== null && version !== null && version < proposal.version;
      const gone = proposal !== null && proposal.status !== 'published';
      return markup`${given}${changed ? markup` · ${locale.t('me.text-changed', { version: proposal.version })}` : NOTHING}${gone ? markup` · ${state(STATUS_TONES[proposal.status], locale.t(`me.status-${proposal.status}`, { kind: 'proposal' }))}` : NOTHING}${verdict}`;
    }
    case 'poll-vote':
      return markup`${locale.t('me.counted')}`;
    case 'report':
      return markup`${locale.t(REPORT[outcome ?? ''] ?? 'me.undecided')}`;
    case 'appeal':
      return markup`<a href="${context.href(appealPath(id))}">${locale.t(APPEAL[outcome ?? ''] ?? 'me.undecided')}</a>`;
  }
}

const REPORT: Readonly<Record<string, 'me.upheld' | 'me.dismissed'>> = {
  upheld: 'me.upheld',
  dismissed: 'me.dismissed',
};
const APPEAL: Readonly<Record<string, 'me.granted' | 'me.refused'>> = { granted: 'me.granted', refused: 'me.refused' };
