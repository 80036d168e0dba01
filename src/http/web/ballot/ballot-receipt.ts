import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { type BallotDetail, type MyBallot, readBallot, readMyBallot } from '../../../application/ballot/reads.ts';
import { promiseOfCast } from '../../../application/journal/promise.ts';
import { readCastProof } from '../../../application/journal/read-proof.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import type { Ballot } from '../../../domain/ballot/ballot.ts';
import type { Choice } from '../../../domain/ballot/choice-kind.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { STATUS } from '../../kit/problem.ts';
import { facts } from '../consultation/rules.ts';
import { choose, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { errorPage, notSetUp } from '../kit/error-page.ts';
import { textField } from '../kit/field.ts';
import type { FormAnswer, FormInput } from '../kit/form.ts';
import { protect } from '../kit/headers.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import { createPageContext, type PageContext } from '../kit/page-context.ts';
import { QR_BYTES_MAX, qrAnswer } from '../kit/share-links.ts';
import { toVerify } from '../kit/to-verify.ts';
import { ballotIn, ballotPath, crumbsBelow } from './ballot-item.ts';

/** What somebody cast, in words, for themselves alone. */
export function choiceInWords(context: PageContext, ballot: Ballot, choice: Choice): Html {
  const { locale } = context;
  const named = (id: Id) => {
    const option = ballot.options.find((each) => each.id === id);
    return option === undefined ? NOTHING : line(context, choose(context, option.name));
  };
  switch (choice.kind) {
    case 'blank':
      return markup`${locale.t('vote.blank')}`;
    case 'invalid':
      return markup`${locale.t('result.invalid')}`;
    case 'petition':
      return markup`${locale.t('receipt.signed')}`;
    case 'yes-no':
      return markup`${locale.t(`choice.${choice.answer}`)}`;
    case 'choice':
      return named(choice.option);
    case 'approval':
    case 'budget':
      return joined(choice.options.map(named));
    case 'score':
      return joined(choice.scores.map(({ option, score }) => markup`${named(option)} ${locale.number(score)}`));
    case 'ranking':
      return joined(choice.ranks.map(({ option, rank }) => markup`${rank}. ${named(option)}`));
    case 'supports-and-objections':
      return joined([
        ...choice.supports.map((id) => markup`${locale.t('vote.support')} ${named(id)}`),
        ...choice.objections.map((id) => markup`${locale.t('vote.object')} ${named(id)}`),
      ]);
  }
}

/** The choice of one's own ballot. */
export function myChoice(context: PageContext, ballot: Ballot, { choice }: MyBallot): Html {
  return choiceInWords(context, ballot, choice);
}

function joined(items: readonly Html[]): Html {
  return markup`${items.map((item, index) => markup`${index === 0 ? '' : ' · '}${item}`)}`;
}

/** One's own standing ballot. */
type Own = { readonly detail: BallotDetail; readonly mine: MyBallot };

/** A commitment that was kept, and whether it is that of the ballot that stands. */
type Checked = { readonly kept: string; readonly stands: boolean };

const COMMITMENT_CHARACTERS = 64;

/** The receipt of one's own standing ballot, with what it says and proves. Nobody else can ask for it. */
export async function receiptPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const own = await ownIn(context, c);
  return own.ok ? answered(context, own.value, null) : own;
}

/** Says whether a receipt that was kept is that of the ballot that stands. Nothing is changed, and nothing is kept of it. */
export async function acceptReceiptCheck(context: PageContext, formInput: FormInput, c: Context): Promise<FormAnswer> {
  const own = await ownIn(context, c);
  if (!own.ok) return own;
  const stored = formInput.text('commitment').toLowerCase();
  return answered(context, own.value, { kept: stored, stands: stored === own.value.mine.receipt.commitment });
}

/** The standing ballot of whoever asks; nobody else can ask for it. */
async function ownIn(context: PageContext, c: Context): Promise<Result<Own, Refusal>> {
  const found = await readBallot(context.app, { ...ballotIn(c), viewer: ANYBODY });
  if (!found.ok) return found;
  const voter = requireParticipant(context);
  if (!voter.ok) return voter;
  const { ballot } = found.value;
  const mine = await readMyBallot(context.app, { ballotId: ballot.id, voter: { participantId: voter.value } });
  return mine.ok ? ok({ detail: found.value, mine: mine.value }) : mine;
}

function answered(context: PageContext, own: Own, checked: Checked | null): PageAnswer {
  const { locale } = context;
  const { detail, mine } = own;
  const { ballot, consultation } = detail;
  const { receipt } = mine;
  const at = locale.dateTime(receipt.castAt, consultation.timeZone);
  const sequence = receipt.sequence === 1 ? 'receipt.first' : 'receipt.later';
  return {
    cache: 'never',
    content: {
      title: locale.t('receipt.title'),
      canonical: null,
      crumbs: crumbsBelow(context, detail),
      main: markup`<div class="single"><h1>${locale.t('receipt.title')}</h1>
${doneNote(context)}${checked === null ? NOTHING : verdict(context, checked)}
<p class="quiet">${line(context, choose(context, ballot.question, consultation.languages))}</p>
<p class="lead">${locale.html('receipt.sentence', {
        at: markup`<time datetime="${receipt.castAt.toISOString()}">${at}</time>`,
        choice: myChoice(context, ballot, mine),
      })}</p>
<p><a class="button" href="${context.href(`${ballotPath(detail, 'receipt')}.txt`)}" download>${locale.t('receipt.download')}</a></p>
<p class="note">${locale.t('receipt.proof')}</p>
${replacing(context, detail)}
${facts([
  { name: locale.t('receipt.sequence'), text: markup`${locale.t(sequence, { number: receipt.sequence })}` },
  { name: locale.t('receipt.standing'), text: markup`${locale.t(`standing-person.${receipt.standing}`)}` },
])}
<p class="small quiet">${locale.t('receipt.what')}${ballot.rules.replacement === 'last-before-close' ? markup` ${locale.t('receipt.replaced')}` : NOTHING}</p>
${proof(context, own)}
${check(context, detail, checked?.kept ?? '')}</div>`,
    },
  };
}

function verdict({ locale }: PageContext, { stands }: Checked): Html {
  return stands
    ? markup`<p class="note done" role="status">${locale.t('receipt.stands')}</p>`
    : markup`<p class="note" role="status">${locale.t('receipt.differs')}</p>`;
}

/** The way back to the form while another ballot would take the place of this one. */
function replacing(context: PageContext, detail: BallotDetail): Html {
  const { ballot, state } = detail;
  const may = state === 'open' && ballot.rules.replacement === 'last-before-close' && ballot.method !== 'petition';
  if (!may) return NOTHING;
  return markup`<p><a class="button" href="${context.href(ballotPath(detail, 'vote'))}">${context.locale.t('ballot.vote-again')}</a></p>`;
}

/** What a receipt proves, by its names; the page folds it away and the file has it whole. */
function provenValues({ locale }: PageContext, { mine: { receipt, content } }: Own) {
  return [
    { name: locale.t('receipt.id'), value: receipt.id },
    { name: locale.t('receipt.ballot'), value: receipt.ballotId },
    { name: locale.t('receipt.rules'), value: receipt.rulesHash },
    { name: locale.t('receipt.content'), value: content },
    { name: locale.t('receipt.salt'), value: receipt.salt },
    { name: locale.t('receipt.commitment'), value: receipt.commitment },
  ] as const;
}

/** What the hash is made of. */
const HASHED_MEMBERS = '{ballot, rulesHash, sequence, content, salt}';

/** What the hash is made of, and the hash: all that proves a receipt, for a code. */
function receiptInJson({ mine: { receipt, content } }: Own): string {
  const { ballotId, rulesHash, sequence, salt, commitment } = receipt;
  return JSON.stringify({ ballot: ballotId, rulesHash, sequence, content, salt, commitment });
}

function proof(context: PageContext, own: Own): Html {
  const { locale } = context;
  const values = facts(
    provenValues(context, own).map(({ name, value }) => ({ name, text: markup`<code class="hash">${value}</code>` })),
  );
  const text = markup`<code>${HASHED_MEMBERS}</code>`;
  const { detail } = own;
  const code =
    Buffer.byteLength(receiptInJson(own)) > QR_BYTES_MAX
      ? NOTHING
      : markup`<p><img class="qr" src="${context.href(`${ballotPath(detail, 'receipt')}.svg`)}" width="360" height="360" alt="${locale.t('receipt.qr-alt')}"></p>`;
  const counted =
    detail.state === 'over'
      ? markup`<p><a href="${context.href(`${ballotPath(detail, 'receipt')}.tlog-proof`)}" download>${locale.t('receipt.counted')}</a></p>`
      : NOTHING;
  return toVerify(
    context,
    markup`${values}<p class="quiet">${locale.html('receipt.check', { text })}</p>${code}${counted}`,
  );
}

/** Where a receipt that was kept is held against the ballot that stands. */
function check(context: PageContext, detail: BallotDetail, stored: string): Html {
  const { locale } = context;
  return markup`<section aria-labelledby="check"><h2 id="check">${locale.t('receipt.check-title')}</h2>
<form method="post" action="${context.href(ballotPath(detail, 'receipt'))}">
${textField(context, {
  name: 'commitment',
  label: locale.t('receipt.check-field'),
  hint: locale.t('receipt.check-hint'),
  value: stored,
  max: COMMITMENT_CHARACTERS,
  required: true,
  autocomplete: 'off',
})}
<p><button type="submit">${locale.t('receipt.check-button')}</button></p></form></section>`;
}

/** The receipt of one's own standing ballot as a text file, to keep: what was asked, and all that proves it. */
export function receiptFile(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const own = await ownIn(context, c);
    if (!own.ok) return errorPage(app, c, STATUS[own.refusal.type] === 404 ? 404 : 403);
    const { locale } = context;
    const { detail, mine } = own.value;
    const { ballot, consultation } = detail;
    const promise = await promiseOfCast(app, mine.receipt);
    const lines = [
      locale.t('receipt.title'),
      choose(context, ballot.question, consultation.languages).text,
      `${app.origin}${ballotPath(detail, 'receipt')}`,
      '',
      `${locale.t('receipt.at')}: ${mine.receipt.castAt.toISOString()}`,
      `${locale.t('receipt.sequence')}: ${mine.receipt.sequence}`,
      `${locale.t('receipt.standing')}: ${locale.t(`standing-person.${mine.receipt.standing}`)}`,
      ...provenValues(context, own.value).map(({ name, value }) => `${name}: ${value}`),
      '',
      locale.t('receipt.proof'),
      locale.t('receipt.check', { text: HASHED_MEMBERS }),
      ...(promise === null ? [] : ['', locale.t('receipt.promise'), '', promise]),
    ];
    protect(c, 'never');
    return c.body(`${lines.join('\n')}\n`, 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${ballot.slug}-receipt.txt"`,
    });
  };
}

/** What proves the receipt, as a QR code that is kept by nobody. */
export function receiptCode(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const own = await ownIn(context, c);
    if (!own.ok) return errorPage(app, c, STATUS[own.refusal.type] === 404 ? 404 : 403);
    const text = receiptInJson(own.value);
    return Buffer.byteLength(text) > QR_BYTES_MAX ? errorPage(app, c, 404) : await qrAnswer(c, text, 'never');
  };
}

/** The proof that one's own ballot stood at the close, which is verified without this node; 404 before there is a result. */
export function receiptProof(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const own = await ownIn(context, c);
    if (!own.ok) return errorPage(app, c, STATUS[own.refusal.type] === 404 ? 404 : 403);
    const { ballot } = own.value.detail;
    const proof = await readCastProof(app, { ballotId: ballot.id, receipt: own.value.mine.receipt.commitment });
    if (proof === null) return errorPage(app, c, 404);
    protect(c, 'never');
    return c.body(proof, 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${ballot.slug}.tlog-proof"`,
    });
  };
}
