import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { promiseOfCast } from '../../../application/journal/promise.ts';
import { readCastProof } from '../../../application/journal/read-proof.ts';
import { STATUS } from '../../kit/problem.ts';
import { choose } from '../kit/content.ts';
import { errorPage, notSetUp } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { createPageContext } from '../kit/page-context.ts';
import { QR_BYTES_MAX, qrAnswer } from '../kit/qr.ts';
import { ballotPath } from './ballot-item.ts';
import { HASHED_MEMBERS, ownIn, provenValues, receiptInJson } from './ballot-receipt.ts';

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
