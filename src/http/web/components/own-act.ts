import type { HomeState } from '../../../application/network/home-state.ts';
import type { OwnAct, OwnActKind } from '../../../application/own-acts.ts';
import { choose, langAttribute, line } from '../content.ts';
import { excerptOf } from '../markdown.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import { appealPath } from '../pages/appeal.ts';
import type { Visit } from '../visit.ts';
import { fromHome } from './from-home.ts';
import { STATUS_TONES } from './own-proposal.ts';
import { VERDICT_TONES } from './proposal-item.ts';
import { state } from './state.ts';
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
export function ownAct(visit: Visit, act: OwnAct & { readonly home: HomeState | null }): Html {
  const { locale } = visit;
  const { consultation, kind, at } = act;
  const where = line(visit, choose(visit, consultation.title));
  return markup`<li><p class="item">${locale.t(DID[kind])} ${what(visit, act)}</p>
${words(visit, act)}
<p>${atHost(visit, act) ?? became(visit, act)}</p>
${why(visit, act)}
<p class="small quiet">${date(visit, at, consultation.timeZone)} · <a href="${visit.href(`/consultations/${consultation.slug}`)}">${where}</a></p></li>`;
}

/** Where it stands at the host, for as long as that says more than what it is here. */
function atHost(visit: Visit, act: OwnAct & { readonly home: HomeState | null }): Html | null {
  const { home, status, consultation } = act;
  if (home === null || (home.status === 'accepted' && status !== 'held')) return null;
  return fromHome(visit, home, consultation.timeZone);
}

/** By which rule and why it is held or was removed, and where its author appeals. */
function why({ locale, href }: Visit, { decision }: OwnAct): Html {
  if (decision === null) return NOTHING;
  const { id, kind, rule, reason, byHost } = decision;
  const mayAppeal = kind === 'remove' && byHost !== true;
  return markup`<div class="note small"><p>${locale.say('trace.rule', { rule: markup`<strong>${locale.words.rule[rule]}</strong>` })}</p>
${reason === '' ? NOTHING : markup`<p>${locale.say('trace.reason', { reason: markup`<q dir="auto">${reason}</q>` })}</p>`}
${mayAppeal ? markup`<p><a href="${href(appealPath(id))}">${locale.t('appeal.link')}</a></p>` : NOTHING}</div>`;
}

/** What it was about, as a link to where it can be read or done again. */
function what(visit: Visit, act: OwnAct): Html {
  const { kind, id, proposal, poll, consultation } = act;
  const base = `/consultations/${consultation.slug}`;
  if (poll !== null) {
    return markup`<a href="${visit.href(`${base}/polls/${id}`)}">${line(visit, choose(visit, poll.question))}</a>`;
  }
  if (proposal === null) return NOTHING;
  const { number, title, lang } = proposal;
  const name =
    Object.keys(title).length === 0
      ? markup`${visit.locale.t('proposal.number', { number: number ?? 0 })}`
      : line(visit, choose(visit, title, [lang]));
  const anchor = kind === 'comment' ? `#c-${id}` : '';
  const path = kind === 'proposal' ? `/me/proposals/${id}` : `${base}/proposals/${number}${anchor}`;
  return kind !== 'proposal' && number === null ? name : markup`<a href="${visit.href(path)}">${name}</a>`;
}

/** The words of a comment, a report, an appeal; the options of a poll. */
function words(visit: Visit, { text, poll, proposal }: OwnAct): Html {
  if (poll !== null) {
    return markup`<ul>${poll.chosen.map((name) => markup`<li>${line(visit, choose(visit, name))}</li>`)}</ul>`;
  }
  if (text === null || text === '') return NOTHING;
  return markup`<p dir="auto"${langAttribute(visit, proposal?.lang ?? '')}><q>${excerptOf(text, 200)}</q></p>`;
}

function became(visit: Visit, act: OwnAct): Html {
  const { locale } = visit;
  const { kind, status, proposal, version, side, outcome, waits, id } = act;
  const verdict =
    proposal === null || proposal.verdict === null || (kind !== 'proposal' && kind !== 'support')
      ? NOTHING
      : markup` · ${locale.t('answer.title')} ${state(VERDICT_TONES[proposal.verdict], locale.words.verdict[proposal.verdict])}`;
  switch (kind) {
    case 'proposal':
    case 'comment':
      return markup`${status === null ? NOTHING : state(STATUS_TONES[status], locale.t(`me.status-${status}`))}${waits ? markup` · <strong>${locale.t('me.waits')}</strong>` : NOTHING}${verdict}`;
    case 'support': {
      const given = locale.t(side === 'against' ? 'me.against' : 'me.for', { version: version ?? 1 });
      const changed = proposal !== null && version !== null && version < proposal.version;
      const gone = proposal !== null && proposal.status !== 'published';
      return markup`${given}${changed ? markup` · ${locale.t('me.text-changed', { version: proposal.version })}` : NOTHING}${gone ? markup` · ${state(STATUS_TONES[proposal.status], locale.t(`me.status-${proposal.status}`))}` : NOTHING}${verdict}`;
    }
    case 'poll-vote':
      return markup`${locale.t('me.counted')}`;
    case 'report':
      return markup`${locale.t(REPORT[outcome ?? ''] ?? 'me.undecided')}`;
    case 'appeal':
      return markup`<a href="${visit.href(appealPath(id))}">${locale.t(APPEAL[outcome ?? ''] ?? 'me.undecided')}</a>`;
  }
}

const REPORT: Readonly<Record<string, 'me.upheld' | 'me.dismissed'>> = {
  upheld: 'me.upheld',
  dismissed: 'me.dismissed',
};
const APPEAL: Readonly<Record<string, 'me.granted' | 'me.refused'>> = { granted: 'me.granted', refused: 'me.refused' };
