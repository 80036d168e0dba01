import type { Context } from 'hono';
import { readBallot } from '../../../application/read-ballots.ts';
import { readMyBallot } from '../../../application/read-my-ballot.ts';
import { myChoice } from '../components/ballot-choice.ts';
import { doneNote } from '../components/done-note.ts';
import { facts } from '../components/rules-in-words.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';
import { ballotIn, crumbsBelow } from './ballot-address.ts';

/** The receipt of one's own standing ballot, with what it says and proves. Nobody else can ask for it. */
export async function receiptPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const { app, locale } = visit;
  const found = await readBallot(app, { ...ballotIn(c), audience: { drafts: false } });
  if (!found.ok) return found;
  const voter = participantOf(visit);
  if (!voter.ok) return voter;
  const { ballot, consultation } = found.value;
  const mine = await readMyBallot(app, { ballotId: ballot.id, voter: { participantId: voter.value } });
  if (!mine.ok) return mine;
  const { receipt, content } = mine.value;
  const hash = (text: string): Html => markup`<code class="hash">${text}</code>`;
  const at = locale.dateTime(receipt.castAt, consultation.timeZone);
  const sequence = receipt.sequence === 1 ? 'receipt.first' : 'receipt.later';
  return {
    keep: 'never',
    content: {
      title: locale.t('receipt.title'),
      canonical: null,
      crumbs: crumbsBelow(visit, found.value),
      main: markup`<div class="single"><h1>${locale.t('receipt.title')}</h1>
${doneNote(visit)}
<p class="lead">${line(visit, choose(visit, ballot.question, consultation.languages))}</p>
${facts([
  { name: locale.t('receipt.choice'), said: myChoice(visit, ballot, mine.value) },
  { name: locale.t('receipt.at'), said: markup`<time datetime="${receipt.castAt.toISOString()}">${at}</time>` },
  { name: locale.t('receipt.sequence'), said: markup`${locale.t(sequence, { number: receipt.sequence })}` },
  { name: locale.t('receipt.standing'), said: markup`${locale.words.standing[receipt.standing]}` },
])}
<p>${locale.t('receipt.what')}</p>
<p class="note">${locale.t('receipt.proof')}</p>
${ballot.rules.replacement === 'last-before-close' ? markup`<p>${locale.t('receipt.replaced')}</p>` : NOTHING}
${facts([
  { name: locale.t('receipt.id'), said: hash(receipt.id) },
  { name: locale.t('receipt.ballot'), said: hash(receipt.ballotId) },
  { name: locale.t('receipt.rules'), said: hash(receipt.rulesHash) },
  ...(content === null ? [] : [{ name: locale.t('receipt.content'), said: hash(content) }]),
  { name: locale.t('receipt.salt'), said: hash(receipt.salt) },
  { name: locale.t('receipt.commitment'), said: hash(receipt.commitment) },
])}
<p class="small quiet">${locale.say('receipt.check', { text: markup`<code>${'{ballot, rulesHash, sequence, content, salt}'}</code>` })}</p>
<p class="small quiet">${locale.t('receipt.print')}</p></div>`,
    },
  };
}
