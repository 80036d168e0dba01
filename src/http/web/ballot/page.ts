import type { Context } from 'hono';
import { readBallotTally, type TallyView } from '../../../application/ballot/read-tally.ts';
import type { MyBallot } from '../../../application/ballot/reads.ts';
import { checkInstitutionVoter } from '../../../application/community/ballot/cast-for-institution.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import { ownHandle } from '../federation/follow.ts';
import { adminLink } from '../kit/admin.ts';
import { choose, officialProse, titleHeading } from '../kit/content.ts';
import { doneNote } from '../kit/done-note.ts';
import { excerptOf } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { shareLinks } from '../kit/share-links.ts';
import { polls } from '../poll/page.ts';
import { ballotWeights, byNameNote } from './ballot-counts.ts';
import { ballotOptions } from './ballot-form.ts';
import { agentOf, ballotIn, ballotPath, ballotState, crumbsTo, myBallotIn } from './ballot-item.ts';
import { myChoice } from './ballot-receipt.ts';
import { ballotRecount, ballotResult } from './ballot-result.ts';
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
${doneNote(context)}
${ballotFacts(context, view)}
${byNameNote(context, view)}
${await voting(context, view, mine)}
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
${await ballotWeights(context, view)}
${ballotRules(context, view)}
</div></div>`,
    },
  };
}

/** What this visitor cast, and the way to the form while votes are taken. */
async function voting(context: PageContext, view: TallyView, mine: MyBallot | null): Promise<Html> {
  const { locale } = context;
  const { ballot, state } = view;
  const stays = mine !== null && ballot.rules.replacement === 'first-stands';
  if (state === 'draft') {
    return markup`<p><a href="${context.href(ballotPath(view, 'vote'))}">${locale.t('ballot.see-form')}</a></p>`;
  }
  const first = isCommunity(view.consultation) ? 'ballot.vote-for-institution' : 'ballot.vote';
  const label = mine === null ? first : 'ballot.vote-again';
  const link =
    state !== 'open' || stays || !(await mayCast(context, view)) || (mine !== null && ballot.method === 'petition')
      ? NOTHING
      : markup`<p><a class="button" href="${context.href(ballotPath(view, 'vote'))}">${locale.t(label)}</a></p>`;
  return markup`${mine === null ? NOTHING : cast(context, view, mine)}${link}${adminLink(context, {
    scope: 'read',
    consultationId: view.consultation.id,
    path: `/admin${ballotPath(view)}`,
    label: locale.t('admin.manage-ballot'),
  })}`;
}

/** Whether this visitor finds a form to vote with: people do, and agents where institutions vote. */
async function mayCast({ app, viewer }: PageContext, { consultation }: TallyView): Promise<boolean> {
  if (!isCommunity(consultation)) return viewer.agent === null;
  if (viewer.agent === null) return false;
  const by = agentOf(viewer);
  return (await app.store.read((reader) => checkInstitutionVoter(app, reader, { consultation, by }))).ok;
}

function cast(context: PageContext, view: TallyView, mine: MyBallot): Html {
  const { locale } = context;
  const { castAt } = mine.receipt;
  const at = markup`<time datetime="${castAt.toISOString()}">${locale.dateTime(castAt, view.consultation.timeZone)}</time>`;
  const choice = myChoice(context, view.ballot, mine);
  if (isCommunity(view.consultation))
    return markup`<p class="note">${locale.html('ballot.ours-said', { at, choice })}</p>`;
  return markup`<div class="note"><p>${locale.html('ballot.mine-said', { at, choice })}</p>
<p><a href="${context.href(ballotPath(view, 'receipt'))}">${locale.t('ballot.receipt-link')}</a></p></div>`;
}
