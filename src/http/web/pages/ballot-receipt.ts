import type { Context } from 'hono';
import { type BallotDetail, readBallot } from '../../../application/read-ballots.ts';
import { type MyBallot, readMyBallot } from '../../../application/read-my-ballot.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result } from '../../../domain/result.ts';
import { myChoice } from '../components/ballot-choice.ts';
import { ballotPath } from '../components/ballot-item.ts';
import { doneNote } from '../components/done-note.ts';
import { textField } from '../components/field.ts';
import { facts } from '../components/rules-in-words.ts';
import { choose, line } from '../content.ts';
import type { FormAnswer, Said } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';
import { ballotIn, crumbsBelow } from './ballot-address.ts';

type Own = { readonly detail: BallotDetail; readonly mine: MyBallot };

/** A commitment that was kept, and whether it is that of the ballot that stands. */
type Checked = { readonly kept: string; readonly stands: boolean };

const COMMITMENT_CHARACTERS = 64;

/** The receipt of one's own standing ballot, with what it says and proves. Nobody else can ask for it. */
export async function receiptPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const own = await ownIn(visit, c);
  return own.ok ? answered(visit, own.value, null) : own;
}

/** Says whether a receipt that was kept is that of the ballot that stands. Nothing is changed, and nothing is kept of it. */
export async function acceptReceiptCheck(visit: Visit, said: Said, c: Context): Promise<FormAnswer> {
  const own = await ownIn(visit, c);
  if (!own.ok) return own;
  const kept = said.text('commitment').toLowerCase();
  return answered(visit, own.value, { kept, stands: kept === own.value.mine.receipt.commitment });
}

async function ownIn(visit: Visit, c: Context): Promise<Result<Own, Refusal>> {
  const found = await readBallot(visit.app, { ...ballotIn(c), audience: { drafts: false } });
  if (!found.ok) return found;
  const voter = participantOf(visit);
  if (!voter.ok) return voter;
  const { ballot } = found.value;
  const mine = await readMyBallot(visit.app, { ballotId: ballot.id, voter: { participantId: voter.value } });
  return mine.ok ? ok({ detail: found.value, mine: mine.value }) : mine;
}

function answered(visit: Visit, own: Own, checked: Checked | null): PageAnswer {
  const { locale } = visit;
  const { detail, mine } = own;
  const { ballot, consultation } = detail;
  const { receipt } = mine;
  const at = locale.dateTime(receipt.castAt, consultation.timeZone);
  const sequence = receipt.sequence === 1 ? 'receipt.first' : 'receipt.later';
  return {
    keep: 'never',
    content: {
      title: locale.t('receipt.title'),
      canonical: null,
      crumbs: crumbsBelow(visit, detail),
      main: markup`<div class="single"><h1>${locale.t('receipt.title')}</h1>
${doneNote(visit)}${checked === null ? NOTHING : verdict(visit, checked)}
<p class="lead">${line(visit, choose(visit, ballot.question, consultation.languages))}</p>
${facts([
  { name: locale.t('receipt.choice'), said: myChoice(visit, ballot, mine) },
  { name: locale.t('receipt.at'), said: markup`<time datetime="${receipt.castAt.toISOString()}">${at}</time>` },
  { name: locale.t('receipt.sequence'), said: markup`${locale.t(sequence, { number: receipt.sequence })}` },
  { name: locale.t('receipt.standing'), said: markup`${locale.words.standing[receipt.standing]}` },
])}
${replacing(visit, detail)}
<p>${locale.t('receipt.what')}</p>
<p class="note">${locale.t('receipt.proof')}</p>
${ballot.rules.replacement === 'last-before-close' ? markup`<p>${locale.t('receipt.replaced')}</p>` : NOTHING}
${proof(visit, own)}
${check(visit, detail, checked?.kept ?? '')}</div>`,
    },
  };
}

function verdict({ locale }: Visit, { stands }: Checked): Html {
  return stands
    ? markup`<p class="note done" role="status">${locale.t('receipt.stands')}</p>`
    : markup`<p class="note" role="status">${locale.t('receipt.differs')}</p>`;
}

/** The way back to the form while another ballot would take the place of this one. */
function replacing(visit: Visit, detail: BallotDetail): Html {
  const { ballot, state } = detail;
  const may = state === 'open' && ballot.rules.replacement === 'last-before-close' && ballot.method !== 'petition';
  if (!may) return NOTHING;
  return markup`<p><a class="button" href="${visit.href(ballotPath(detail, 'vote'))}">${visit.locale.t('ballot.vote-again')}</a></p>`;
}

function proof({ locale }: Visit, { mine: { receipt, content } }: Own): Html {
  const hash = (text: string): Html => markup`<code class="hash">${text}</code>`;
  return markup`${facts([
    { name: locale.t('receipt.id'), said: hash(receipt.id) },
    { name: locale.t('receipt.ballot'), said: hash(receipt.ballotId) },
    { name: locale.t('receipt.rules'), said: hash(receipt.rulesHash) },
    ...(content === null ? [] : [{ name: locale.t('receipt.content'), said: hash(content) }]),
    { name: locale.t('receipt.salt'), said: hash(receipt.salt) },
    { name: locale.t('receipt.commitment'), said: hash(receipt.commitment) },
  ])}
<p class="small quiet">${locale.say('receipt.check', { text: markup`<code>${'{ballot, rulesHash, sequence, content, salt}'}</code>` })}</p>
<p class="small quiet">${locale.t('receipt.print')}</p>`;
}

/** Where a receipt that was kept is held against the ballot that stands. */
function check(visit: Visit, detail: BallotDetail, kept: string): Html {
  const { locale } = visit;
  return markup`<section aria-labelledby="check"><h2 id="check">${locale.t('receipt.check-title')}</h2>
<form method="post" action="${visit.href(ballotPath(detail, 'receipt'))}">
${textField(visit, {
  name: 'commitment',
  label: locale.t('receipt.check-field'),
  hint: locale.t('receipt.check-hint'),
  value: kept,
  max: COMMITMENT_CHARACTERS,
  required: true,
  autocomplete: 'off',
})}
<p><button type="submit">${locale.t('receipt.check-button')}</button></p></form></section>`;
}
