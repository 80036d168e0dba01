import type { Context } from 'hono';
import { audienceOf, readConsultation } from '../../../application/read-consultations.ts';
import type { MyBallot } from '../../../application/read-my-ballot.ts';
import { readBallotTally, type TallyView } from '../../../application/read-tally.ts';
import { myChoice } from '../components/ballot-choice.ts';
import { ballotOptions } from '../components/ballot-form.ts';
import { ballotPath, ballotState } from '../components/ballot-item.ts';
import { ballotRecount } from '../components/ballot-recount.ts';
import { ballotResult } from '../components/ballot-result.ts';
import { ballotDates, ballotFacts, ballotRules } from '../components/ballot-rules.ts';
import { jointResult } from '../components/joint-result.ts';
import { polls } from '../components/polls.ts';
import { choose, line, prose } from '../content.ts';
import { excerptOf } from '../markdown.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { ballotIn, crumbsTo, myBallotIn } from './ballot-address.ts';

/** One ballot: its question and rules, how to vote, who took part, and its result once the rules let it be seen. */
export async function ballotPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const { app, viewer } = visit;
  const audience = audienceOf(viewer);
  const found = await readBallotTally(app, { ...ballotIn(c), audience, viewer });
  if (!found.ok) return found;
  const view = found.value;
  const { ballot, consultation } = view;
  const around = await readConsultation(app, { slug: consultation.slug, audience, viewer });
  if (!around.ok) return around;
  const mine = await myBallotIn(visit, view);
  const question = choose(visit, ballot.question, consultation.languages);
  const description = ballot.description === null ? null : choose(visit, ballot.description, consultation.languages);
  return {
    content: {
      title: question.text,
      description: description === null ? undefined : excerptOf(description.text, 160),
      canonical: ballotPath(view),
      crumbs: crumbsTo(visit, consultation),
      main: markup`<div class="columns">
<header class="intro"><p class="card-state">${ballotState(visit, view)}</p>
<h1>${line(visit, question)}</h1>
${description === null ? NOTHING : markup`<div class="lead">${prose(visit, description)}</div>`}
${ballotFacts(visit, view)}
${voting(visit, view, mine)}
</header>
<aside class="rail">${ballotDates(visit, view)}
${polls(visit, around.value.polls, { zone: consultation.timeZone, slug: consultation.slug })}</aside>
<div class="body">
${jointResult(visit, view)}
${ballotResult(visit, view)}
${ballotRecount(visit, view)}
${ballotOptions(visit, view)}
${ballotRules(visit, view)}
</div></div>`,
    },
  };
}

/** What this visitor cast, and the way to the form while votes are taken. */
function voting(visit: Visit, view: TallyView, mine: MyBallot | null): Html {
  const { locale, viewer } = visit;
  const { ballot, state } = view;
  const stays = mine !== null && ballot.rules.replacement === 'first-stands';
  if (state === 'draft') {
    return markup`<p><a href="${visit.href(ballotPath(view, 'vote'))}">${locale.t('ballot.see-form')}</a></p>`;
  }
  const label = mine === null ? 'ballot.vote' : 'ballot.vote-again';
  const link =
    state !== 'open' || stays || viewer.agent !== null || (mine !== null && ballot.method === 'petition')
      ? NOTHING
      : markup`<p><a class="button" href="${visit.href(ballotPath(view, 'vote'))}">${locale.t(label)}</a></p>`;
  return markup`${mine === null ? NOTHING : cast(visit, view, mine)}${link}`;
}

function cast(visit: Visit, view: TallyView, mine: MyBallot): Html {
  const { locale } = visit;
  const { castAt } = mine.receipt;
  const at = markup`<time datetime="${castAt.toISOString()}">${locale.dateTime(castAt, view.consultation.timeZone)}</time>`;
  return markup`<div class="note"><p>${locale.say('ballot.mine-said', { at, choice: myChoice(visit, view.ballot, mine) })}</p>
<p><a href="${visit.href(ballotPath(view, 'receipt'))}">${locale.t('ballot.receipt-link')}</a></p></div>`;
}
