import type { Context } from 'hono';
import { may, ROLE_SCOPES } from '../../../application/access.ts';
import { readBallotTally, type TallyView } from '../../../application/read-tally.ts';
import { settleBallot } from '../../../application/settle-ballot.ts';
import { ANYBODY } from '../../../application/sign-in.ts';
import { ballotRecount } from '../components/ballot-recount.ts';
import { state } from '../components/state.ts';
import { date, deadline, start } from '../components/time.ts';
import { choose } from '../content.ts';
import type { Accepts } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { ballotTone } from './ballot-tone.ts';
import { publishLink } from './consultation.ts';
import { ballotOf, ballotPath, crumbsTo } from './consultation-of.ts';
import { desk } from './desk.ts';
import { deskForm, type Fact, factList } from './form-parts.ts';

/** One ballot at the desk: its state, what can be done with it, and no more of its result than anybody sees. */
export async function ballotDesk(visit: Visit, c: Context): Promise<PageAnswer> {
  return await desk(visit, 'read', async (agent) => {
    const found = await ballotOf(visit, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot } = detail;
    const { consultation } = at;
    const { locale, app } = visit;
    const tally = await readBallotTally(app, { id: ballot.id, audience: { drafts: true }, viewer: ANYBODY });
    if (!tally.ok) return tally;
    return {
      title: choose(visit, ballot.question, consultation.languages).text,
      crumbs: crumbsTo(visit, at),
      main: markup`<p>${state(ballotTone(detail.state), locale.words.ballotState[detail.state])}</p>
${actions(visit, tally.value, may(ROLE_SCOPES[agent.role], 'consultations'))}
${factList(facts(visit, tally.value))}
${publication(visit, tally.value, may(ROLE_SCOPES[agent.role], 'consultations'))}`,
    };
  });
}

/** Counts and publishes a ballot that is over, where the node did not do it by itself yet; once done it says the same. */
export const acceptSettleBallot: Accepts = async (visit, _said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const found = await ballotOf(visit, agent.value, c);
  if (!found.ok) return found;
  const { at, ballot } = found.value;
  const settled = await settleBallot(visit.app, ballot.ballot.id);
  const path = ballotPath(at.consultation.slug, ballot.ballot.slug);
  return { to: settled === null ? visit.href(path) : visit.href(path, { done: 'ballots-published' }) };
};

function actions(visit: Visit, { ballot, consultation, state: stands }: TallyView, changes: boolean): Html {
  const { t } = visit.locale;
  const to = (below: string) => ballotPath(consultation.slug, ballot.slug, below);
  const draft = stands === 'draft';
  const paper = ballot.rules.standings.includes('paper');
  const links: readonly (readonly [string, string] | null)[] = [
    [`/consultations/${consultation.slug}/ballots/${ballot.slug}`, draft ? t('desk.preview') : t('desk.public-page')],
    changes && draft ? [to('/edit'), t('desk.edit-ballot')] : null,
    changes && draft ? [to('/discard'), t('desk.discard')] : null,
    changes && (stands === 'open' || stands === 'upcoming') ? [to('/extend'), t('desk.extend')] : null,
    changes && !draft && paper ? [to('/paper'), t('paper.title')] : null,
  ];
  return markup`<p class="acts">${links.map((link) => (link === null ? NOTHING : markup`<a href="${visit.href(link[0])}">${link[1]}</a> `))}</p>
${changes && draft && consultation.publishedAt !== null ? publishLink(visit, to('/publish')) : NOTHING}
${draft && consultation.publishedAt === null ? markup`<p class="note">${t('desk.ballot-with')}</p>` : NOTHING}`;
}

function facts(visit: Visit, of: TallyView): readonly Fact[] {
  const { locale } = visit;
  const { ballot, consultation, turnout, paper } = of;
  const zone = consultation.timeZone;
  return [
    [locale.t('desk.method'), locale.words.method[ballot.method]],
    [locale.t('desk.opens-at'), start(visit, ballot.opensAt, zone)],
    [locale.t('desk.closes-at'), deadline(visit, ballot.closesAt, zone)],
    ...(ballot.paperUntil === null
      ? []
      : [[locale.t('desk.paper-until'), deadline(visit, ballot.paperUntil, zone)] as const]),
    [locale.t('desk.visibility'), locale.words.visibility[ballot.rules.resultsVisibility]],
    ...(of.state === 'draft' || turnout === null
      ? []
      : [[locale.t('desk.turnout'), locale.number(turnout.cast)] as const]),
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

function publication(visit: Visit, of: TallyView, changes: boolean): Html {
  const { locale } = visit;
  const { ballot, consultation, result } = of;
  if (of.state !== 'over') return NOTHING;
  const published = result.visible ? result.publication : null;
  const body =
    published === null
      ? changes
        ? deskForm(visit, {
            action: ballotPath(consultation.slug, ballot.slug, '/settle'),
            fields: markup`<p>${locale.t('desk.settle-lead')}</p>`,
            button: locale.t('desk.settle'),
          })
        : NOTHING
      : markup`<p>${locale.say('desk.settled', { at: date(visit, published.publishedAt, consultation.timeZone) })}</p>`;
  return markup`<section aria-labelledby="published"><h2 id="published">${locale.t('ballot.anonymity')}</h2>${body}</section>
${ballotRecount(visit, of)}`;
}
