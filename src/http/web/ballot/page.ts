import type { Context } from 'hono';
import { readBallotTally, type TallyView } from '../../../application/ballot/read-tally.ts';
import type { MyBallot } from '../../../application/ballot/reads.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { ownHandle } from '../federation/follow.ts';
import { adminLink } from '../kit/admin-link.ts';
import { choose, officialProse, titleHeading } from '../kit/content.ts';
import { excerptOf } from '../kit/excerpt.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { shareLinks } from '../kit/share-links.ts';
import { polls } from '../poll/polls.ts';
import { ballotIn, crumbsTo, myBallotIn } from './ballot-address.ts';
import { myChoice } from './ballot-choice.ts';
import { ballotOptions } from './ballot-form.ts';
import { ballotPath, ballotState } from './ballot-item.ts';
import { ballotRecount } from './ballot-recount.ts';
import { ballotResult } from './ballot-result.ts';
import { ballotDates, ballotFacts, ballotRules } from './ballot-rules.ts';
import { jointResult } from './joint-result.ts';

/** One ballot: its question and rules, how to vote, who took part, and its result once the rules let it be seen. */
export async function ballotPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, viewer } = context;
  const found = await readBallotTally(app, { ...ballotIn(c), viewer });
  if (!found.ok) return found;
  const view = found.value;
  const { ballot, consultation } = view;
  const around = await readConsultation(app, { slug: consultation.slug, viewer });
  if (!around.ok) return around;
  const mine = await myBallotIn(context, view);
  const question = choose(context, ballot.question, consultation.languages);
  const description = ballot.description === null ? null : choose(context, ballot.description, consultation.languages);
  return {
    content: {
      title: question.text,
      description: description === null ? undefined : excerptOf(description.text, 160),
      canonical: ballotPath(view),
      actor: ownHandle(context, consultation),
      crumbs: crumbsTo(context, consultation),
      main: markup`<div class="columns">
<header class="intro"><p class="card-state">${ballotState(context, view)}</p>
${titleHeading(context, question)}
${ballotFacts(context, view)}
${voting(context, view, mine)}
${description === null ? NOTHING : markup`<div class="lead">${officialProse(context, description)}</div>`}
</header>
<aside class="rail">${ballotDates(context, view)}
${polls(context, around.value.polls, { zone: consultation.timeZone, slug: consultation.slug })}
${view.state === 'draft' ? NOTHING : shareLinks(context, { title: question.text, path: ballotPath(view) })}</aside>
<div class="across">
${jointResult(context, view)}
${ballotResult(context, view)}
</div>
<div class="body">
${ballotRecount(context, view)}
${ballotOptions(context, view)}
${ballotRules(context, view)}
</div></div>`,
    },
  };
}

/** What this visitor cast, and the way to the form while votes are taken. */
function voting(context: PageContext, view: TallyView, mine: MyBallot | null): Html {
  const { locale, viewer } = context;
  const { ballot, state } = view;
  const stays = mine !== null && ballot.rules.replacement === 'first-stands';
  if (state === 'draft') {
    return markup`<p><a href="${context.href(ballotPath(view, 'vote'))}">${locale.t('ballot.see-form')}</a></p>`;
  }
  const label = mine === null ? 'ballot.vote' : 'ballot.vote-again';
  const link =
    state !== 'open' || stays || viewer.agent !== null || (mine !== null && ballot.method === 'petition')
      ? NOTHING
      : markup`<p><a class="button" href="${context.href(ballotPath(view, 'vote'))}">${locale.t(label)}</a></p>`;
  return markup`${mine === null ? NOTHING : cast(context, view, mine)}${link}${adminLink(context, {
    scope: 'read',
    consultationId: view.consultation.id,
    path: `/admin${ballotPath(view)}`,
    label: locale.t('admin.manage-ballot'),
  })}`;
}

function cast(context: PageContext, view: TallyView, mine: MyBallot): Html {
  const { locale } = context;
  const { castAt } = mine.receipt;
  const at = markup`<time datetime="${castAt.toISOString()}">${locale.dateTime(castAt, view.consultation.timeZone)}</time>`;
  return markup`<div class="note"><p>${locale.html('ballot.mine-said', { at, choice: myChoice(context, view.ballot, mine) })}</p>
<p><a href="${context.href(ballotPath(view, 'receipt'))}">${locale.t('ballot.receipt-link')}</a></p></div>`;
}
